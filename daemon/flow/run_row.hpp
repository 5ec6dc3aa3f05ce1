// Begins the row of a run, in a transaction of its own, so that even a run that is cut off is
// known.
#pragma once

#include <cstdint>
#include <string_view>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

// Returns the number of the run. `stream`: the list, or the kind of a push.
std::int64_t begin_run(
    const Workshop& workshop,
    Database& database,
    std::string_view verb,
    const SystemName& system,
    std::string_view stream
);

}  // namespace xinqiao
