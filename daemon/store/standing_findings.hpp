// The findings that stand, each with what a reader wants beside it: both bodies and where they came
// from.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "daemon/store/known_findings.hpp"

namespace xinqiao {

// The views live until the visitor returns.
struct StandingFinding {
    const KnownFinding& finding;
    std::string_view ours;    // canonical body that the system confirmed, else what it should show
    std::string_view theirs;  // canonical body that it shows; empty: nothing, or purged
    std::string_view own_spelling;  // the same of our row, as its list says it now
    std::string_view spelling;  // how it spells it: a JSON object, field to text; empty: not kept
    std::string_view why;       // Chinese: why it should stand there or not
    std::string_view rule;      // the rule that says so
    Moment told_at{};           // when the last change to it was sent or confirmed; 0: never
    Moment seen_at{};           // since when it looks like that there
    SystemName source;          // who said our record, in which list, in which run
    StreamName stream;
    std::int64_t source_run = 0;
};

class StandingFindings {
public:
    using Each = std::function<void(const StandingFinding&)>;

    explicit StandingFindings(Transaction& transaction) : transaction_{transaction} {}

    // What is open, and what a steward accepted: the gravest first, then by reason, system, kind
    // and key. Reads one at a time; only their ids are kept in memory. An empty reason: all.
    void each(std::string_view reason, const Each& each);

private:
    std::vector<std::int64_t> by_gravity(std::string_view reason);
    void visit(std::int64_t id, const Each& each);

    Transaction& transaction_;
};

}  // namespace xinqiao
