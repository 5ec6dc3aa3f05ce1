// One night: pull, judge, push, observe, reconcile; for some systems or all.
#pragma once

#include <stop_token>
#include <vector>

#include "daemon/flow/scope.hpp"
#include "daemon/flow/summary.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct NightOptions {
    std::vector<SystemName> systems;  // empty: all
    std::vector<StreamName> streams;  // empty: all; for a schedule that reads one list
    bool dry_run = false;     // says what would be pushed and withdrawn, and why; touches nothing
    std::int64_t accept = 0;  // a guarded run whose disappearances a person accepts
};

// What a dry run would do, one line each.
struct PlannedChange {
    std::string system;
    std::string kind;
    std::string key;
    std::string action;  // upsert, withdraw
    std::string why;     // Chinese
};

struct NightResult {
    NightSummary summary;
    std::vector<PlannedChange> plan;  // only of a dry run
};

// Systems work side by side, one thread each; one bad system never slows the others. Never
// throws for what one system does; throws Error for the store, and Error{transient} while another
// night works on one of the systems.
NightResult run_night(Workshop& workshop, const NightOptions& options, const std::stop_token& stop);

// Judges one record again and pushes it to every platform on the urgent lane; waits for no night.
NightSummary push_now(
    Workshop& workshop, const KindName& kind, const RecordKey& key, const std::stop_token& stop
);

// Which pushes are due between two nights.
struct PushesDue {
    Moment now{};
    Moment sent_before{};  // also looks for answers to what was told before that; 0: does not
};

// Whether push_due would do anything there: not while the system is left alone after failures.
bool has_pushes_due(
    const Workshop& workshop, Database& database, const SystemSettings& system, const PushesDue& due
);

// Pushes what is due at these systems and nothing else: what was put off and whose time has
// come, what was read meanwhile. Throws as run_night does.
NightSummary push_due(
    Workshop& workshop,
    const std::vector<SystemName>& systems,
    const PushesDue& due,
    const std::stop_token& stop
);

// Observes every published list of the scope and compares; pushes nothing. Throws as run_night
// does, and Error{invalid} for a scope of which no system publishes anything.
NightSummary reconcile_now(Workshop& workshop, const Scope& scope, const std::stop_token& stop);

}  // namespace xinqiao
