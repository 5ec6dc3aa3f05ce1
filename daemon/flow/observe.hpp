// Reads what a system really publishes and writes what was seen beside what was desired.
//
// Only a complete list that passes its guards can say that something is no longer there.
#pragma once

#include <stop_token>

#include "daemon/flow/summary.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct ObserveTask {
    const SystemSettings& system;
    const StreamSettings& stream;  // of the role "published"
    std::int64_t accept = 0;       // a guarded run whose disappearances a person accepts
};

// One transaction per page. In the figures, `stored` counts what looks different from last time
// and `gone` what is no longer shown. Throws Error only for the store.
StreamSummary observe(
    Workshop& workshop, Database& database, const ObserveTask& task, const std::stop_token& stop
);

}  // namespace xinqiao
