// Reads one list of one system: rows become records, quarantine rows or nothing new.
//
// One thread reads, normalises and digests; the caller's thread writes, one transaction per
// batch, the cursor in the same transaction. Cut off anywhere, the next pull ends the same. Only
// a complete list that passes the guards makes records disappear.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

#include "adapters/adapter.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"
#include "daemon/flow/summary.hpp"
#include "daemon/store/database.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// The references must outlive the pull.
struct PullTask {
    const SystemSettings& system;
    const StreamSettings& stream;
    const Kind& kind;
    const Mapping& mapping;
    Source& source;
    Database& database;
    const Clock& clock;
    std::string actor;          // who asked, for the journal
    std::string verb = "pull";  // of the run; a row that is tried again is no reading of its list
    bool dry_run = false;       // reads and counts, writes nothing
    std::int64_t accept = 0;    // a guarded run of this list whose disappearances a person accepts
    std::size_t batch = 100'000;  // rows per transaction, at most; pages are not divided
    std::function<void(std::int64_t rows)> progress;  // may be empty; told after each batch
    // A second connection, on which rows are recognised that were met before; none: every row is
    // normalised again.
    Database* lookup = nullptr;
    Digest rules{};  // of kinds and mappings: rows read under other rules are normalised again
};

// Ends "done", "guarded" (the list looks broken: nothing disappears, the note says why),
// "stopped" or "failed" (the source broke off; what came before it is kept). Throws Error only
// for the store.
StreamSummary pull(const PullTask& task, const std::stop_token& stop);

}  // namespace xinqiao
