// The end of a pull: the guards, what disappears, and what the run says.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/flow/pull.hpp"
#include "daemon/flow/pull_reader.hpp"
#include "daemon/flow/pull_writer.hpp"

namespace xinqiao {

// What the guards look at.
struct ListCondition {
    std::int64_t read = 0;
    std::int64_t former = 0;   // records of the list before it was read
    std::int64_t gone = 0;     // of these, not met again
    std::int64_t changed = 0;  // of those met, what they say is new, or cannot be read any more
    bool same_rules = true;    // as when the list was last trusted: the change is not of our making
    bool complete = false;
    bool sentinel_seen = false;
};

// Why the list must not be trusted, in Chinese; empty: it may. Pure.
std::string guard_trips(const GuardSettings& guards, const ListCondition& condition);

// The same of the share of disappearances alone.
std::string too_many_gone(const GuardSettings& guards, const ListCondition& condition);

// Makes disappear what a trusted list no longer holds, and closes the run. The figures of the
// run are final afterwards.
void end_pull(const PullTask& task, PullProgress& progress, const ReadingEnd& end);

// The store failed in the midst of the pull; what was committed before stays.
void fail_pull(const PullTask& task, PullProgress& progress, const std::string& note);

}  // namespace xinqiao
