// The findings that stand, each with what a reader wants beside it: both bodies and where they came
// from.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "daemon/store/known_findings.hpp"

namespace xinqiao {

struct StandingFinding {
    KnownFinding finding;
    std::string ours;          // canonical body that the system confirmed, else what it should show
    std::string theirs;        // canonical body that it shows; empty: nothing, or purged
    std::string own_spelling;  // how our row is spelled, as its list says it now
    std::string spelling;      // how it spells it: a JSON object, field to text; empty: not kept
    std::string why;           // Chinese: why it should stand there or not
    std::string rule;          // the rule that says so
    Moment told_at{};          // when the last change to it was sent or confirmed; 0: never
    Moment seen_at{};          // since when it looks like that there
    SystemName source;         // who said our record, in which list, in which run
    StreamName stream;
    std::int64_t source_run = 0;
};

class StandingFindings {
public:
    using Each = std::function<void(StandingFinding)>;

    explicit StandingFindings(Transaction& transaction) : transaction_{transaction} {}

    // What is open, and what a steward accepted: the gravest first, then by reason, system, kind
    // and key. Reads few at a time; only their ids are kept in memory. An empty reason: all.
    void each(std::string_view reason, const Each& each);

private:
    void visit(std::span<const std::int64_t> ids, const Each& each);

    Transaction& transaction_;
};

}  // namespace xinqiao
