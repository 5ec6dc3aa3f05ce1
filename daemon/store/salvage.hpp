// Takes over what can still be read of a broken store into a new one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "daemon/store/fsck.hpp"

namespace xinqiao {

struct SalvagedTable {
    std::string name;
    std::int64_t rows = 0;
    std::int64_t lost = 0;  // places that could not be read, or whose body is not its digest
};

// `out` must not exist. What is sealed stays so; the keys are needed to look at it. The new store
// doubts every change that nothing was heard of since (see Restorations), because rows of what was
// told may be among the lost; its journal says who did it. Throws Error{misconfigured} when not
// even the list of tables can be read.
std::vector<SalvagedTable> salvage_store(
    const std::filesystem::path& store,
    const std::filesystem::path& out,
    const std::string& actor,
    Moment now,
    const std::optional<KeyRing>& keys,
    const StoreListener& listener
);

}  // namespace xinqiao
