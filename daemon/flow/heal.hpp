// Puts right what may be put right without a person: tells again what a system lost or never
// updated, and withdraws again what should be gone.
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/reason.hpp"
#include "daemon/flow/scope.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct HealStep {
    SystemName system;
    KindName kind;
    RecordKey key;
    Reason reason{};
    std::int64_t publication = 0;
    std::string withheld;  // why it is not done, in Chinese; empty: it is

    Remedy remedy() const { return facts_of(reason).remedy; }
};

// What would be done; touches nothing. Withheld is whatever a hold stands on, whatever comes from a
// list that was not read whole and trusted the last time, and all withdrawals of a system and
// kind when they are more than its guard lets disappear.
std::vector<HealStep> plan_healing(
    const Workshop& workshop, Database& database, const Scope& scope
);

// The same, and queues what is not withheld: the next push of the system tells it. Journaled. Holds
// and budgets count once more when it is pushed.
std::vector<HealStep> queue_healing(
    const Workshop& workshop, Database& database, const Scope& scope
);

}  // namespace xinqiao
