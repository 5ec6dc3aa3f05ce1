// Puts other rule sets in force for a kind: first on a copy, to see for whom what would change,
// then in earnest.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct PolicySwitch {
    KindName kind;
    std::vector<std::string> rule_sets;  // empty: those of the configuration again
    std::string reason;                  // for the journal
    bool dry_run = false;                // the store stays as it is
};

// What the switch does to one record, at every system alike.
enum class PolicyEffect {
    longer,
    shorter,
    withdrawn,  // stands now and may no longer
    returns     // does not stand now and may
};

struct PolicyChange {
    RecordKey key;
    SubjectCode subject;
    PolicyEffect effect = PolicyEffect::longer;
    std::optional<Day> until_before;  // nothing: no end
    std::optional<Day> until_after;
    std::string why;  // Chinese, under the new rules
};

struct PolicySwitchSummary {
    std::vector<std::string> before;  // the rule sets of the kind
    std::vector<std::string> after;
    std::vector<PolicyChange> changes;  // by key
    std::int64_t judged = 0;            // records judged again in the store; 0 in a dry run
};

// Throws Error{invalid} for a kind that there is not, Error{misconfigured} for such a rule set,
// Error{transient} while a night works.
PolicySwitchSummary switch_policy(
    Workshop& workshop, const PolicySwitch& wish, const std::stop_token& stop
);

}  // namespace xinqiao
