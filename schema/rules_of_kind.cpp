#include "schema/rules_of_kind.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "base/error.hpp"
#include "schema/declaration.hpp"

namespace xinqiao {
namespace {

std::string whole_declaration(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// Whether it holds the kind's name in quotes, or could spell it by escapes. Most files do not, and
// are passed over unparsed.
bool may_be_of_kind(const std::filesystem::path& file, const KindName& kind) {
    const std::string text = whole_declaration(file);
    const std::string name{kind.text()};
    return std::ranges::any_of(
        std::array{name + "\"", name + "'", std::string{"\\"}},
        [&](const auto& sign) { return text.find(sign) != std::string::npos; }
    );
}

bool is_of_kind(const std::filesystem::path& file, const KindName& kind) {
    return may_be_of_kind(file, kind)
           && parse_declaration(file)["kind"].value<std::string>() == kind.text();
}

}  // namespace

std::optional<Kind> find_kind(const std::filesystem::path& folder, const KindName& name) {
    for (const auto& file : declarations_in(folder)) {
        if (file.stem().string() == name.text()) return read_kind(file);
    }
    return std::nullopt;
}

std::vector<Mapping> mappings_of_kind(const std::filesystem::path& folder, const Kind& kind) {
    std::vector<Mapping> mappings;
    Mistakes mistakes;
    for (const auto& file : declarations_in(folder)) {
        try {
            if (is_of_kind(file, kind.name)) mappings.push_back(read_mapping(file, kind));
        } catch (const Error& error) {
            mistakes.add(error.what());
        }
    }
    mistakes.throw_if_any("docs/formats/kinds-and-mappings.md explains every key of a mapping");
    std::ranges::sort(mappings, {}, &Mapping::name);
    return mappings;
}

}  // namespace xinqiao
