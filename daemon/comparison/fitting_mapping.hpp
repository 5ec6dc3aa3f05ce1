// Which table version a list is.
#pragma once

#include <span>

#include "daemon/comparison/list_file.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// Of the mappings of that kind the one that fits the columns of the list best; throws
// Error{invalid} that names the columns when none fits.
const Mapping& fitting_mapping(ListFile& file, const Kind& kind, std::span<const Mapping> mappings);

}  // namespace xinqiao
