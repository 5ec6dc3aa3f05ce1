// What a night did, in figures: for the terminal, the run table, the report and the API.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace xinqiao {

// What went wrong, and what to do about it.
std::string note_of(const Error& error);

struct StreamSummary {
    std::string stream;
    std::string kind;
    std::string kind_label;  // Chinese
    std::string role;        // take or published
    std::string outcome;     // done, guarded, failed, stopped
    std::string note;        // why, in Chinese; what to do
    std::int64_t run = 0;    // for sync --accept
    std::int64_t read = 0;
    std::int64_t stored = 0;
    std::int64_t unchanged = 0;
    std::int64_t filtered = 0;
    std::int64_t quarantined = 0;
    std::int64_t withheld = 0;  // of a list that was not trusted: news of known records
    std::int64_t gone = 0;
    Moment picture{};  // when the list was last read whole and trusted; 0: never
};

struct PushSummary {
    std::string kind;
    std::string kind_label;  // Chinese
    std::string outcome;     // done, failed, stopped
    std::string note;
    std::int64_t run = 0;
    std::int64_t pushed = 0;     // changes told, withdrawals included
    std::int64_t withdrawn = 0;  // of these
    std::int64_t accepted = 0;
    std::int64_t refused = 0;
    std::int64_t deferred = 0;
    std::int64_t unknown = 0;
    std::int64_t waiting = 0;  // handed over, receipt still to come
    std::int64_t verified =
        0;                     // desired = acknowledged = observed, of this kind at this system now
    std::int64_t pending = 0;  // still to be pushed
    Moment next_attempt{};     // of these, where none is due yet: when the first one is
};

struct SystemSummary {
    std::string system;
    std::string label;
    std::vector<StreamSummary> streams;
    std::vector<PushSummary> pushes;
    std::map<std::string, std::int64_t> differences;  // reason → open findings
};

struct NightSummary {
    std::vector<SystemSummary> systems;
    std::int64_t judged = 0;  // records looked at
    std::int64_t desired_changed = 0;
    std::int64_t new_findings = 0;
    std::int64_t resolved_findings = 0;
    std::int64_t open_findings = 0;
    bool dry_run = false;

    // Whether anything at all was stored, pushed, withdrawn or found anew.
    bool changed_anything() const;
    // Whether some part failed, was guarded or left something unknown.
    bool partial() const;
};

}  // namespace xinqiao
