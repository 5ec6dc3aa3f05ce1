// Compares the three digests of every row and keeps a finding for each real difference.
#pragma once

#include <cstdint>
#include <map>
#include <stop_token>
#include <string>

#include "daemon/flow/scope.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct ReconcileSummary {
    std::int64_t new_findings = 0;
    std::int64_t resolved = 0;
    std::int64_t open = 0;                                                 // of all systems
    std::map<std::string, std::map<std::string, std::int64_t>> by_system;  // system → reason → open
};

// A finding keeps its identity from run to run and is resolved when a run no longer sees it; what
// lies outside the scope stays as it was.
ReconcileSummary reconcile(
    Workshop& workshop, Database& database, const Scope& scope, const std::stop_token& stop
);

}  // namespace xinqiao
