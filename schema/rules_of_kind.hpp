// One kind and its mappings, for who needs no others: a tenth of the time that all of them take.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "schema/kind.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// The kind of that name in a folder of kinds, if there is one. Throws Error{misconfigured} as
// `read_kind` does.
std::optional<Kind> find_kind(const std::filesystem::path& folder, const KindName& name);

// The mappings of that kind in a folder of mappings, by name. What is wrong with those of other
// kinds is not looked at. Throws Error{misconfigured} that names every mistake.
std::vector<Mapping> mappings_of_kind(const std::filesystem::path& folder, const Kind& kind);

// A mapping that must be of that kind.
Mapping read_mapping(const std::filesystem::path& file, const Kind& kind);

}  // namespace xinqiao
