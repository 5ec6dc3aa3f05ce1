#include "daemon/comparison/fitting_mapping.hpp"

#include "base/error.hpp"
#include "daemon/comparison/list_side.hpp"

namespace xinqiao {
namespace {

// How many of the list's columns a mapping does not know, and how many needed ones are not there.
std::pair<std::size_t, std::size_t> misfit(
    ListFile& file, const Kind& kind, const Mapping& mapping
) {
    ListSide side{{file, mapping}, kind, Day{}};
    side.look_at_columns();
    return {side.missing_columns().size(), side.unknown_columns().size()};
}

}  // namespace

const Mapping& fitting_mapping(
    ListFile& file, const Kind& kind, std::span<const Mapping> mappings
) {
    const Mapping* best = nullptr;
    std::pair<std::size_t, std::size_t> least;
    for (const Mapping& mapping : mappings) {
        const auto unfit = misfit(file, kind, mapping);
        if (best != nullptr && unfit >= least) continue;
        best = &mapping;
        least = unfit;
    }
    if (best != nullptr) return *best;
    throw Error{
        Error::Kind::invalid,
        "“" + kind.label + "”没有任何映射 / no mapping of this kind",
        "请在 schema/mappings 中为它写一个映射"};
}

}  // namespace xinqiao
