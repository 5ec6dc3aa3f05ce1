// The deadlines that follow from the acts of clerks: reckoned anew whenever something changes, and
// warned of once per step.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "daemon/flow/deadline_board.hpp"
#include "daemon/flow/workshop.hpp"
#include "daemon/store/deadlines.hpp"

namespace xinqiao {

// Right after an act, in its transaction: writes what follows from all acts about the subject, and
// from the measures that its listings opened.
void renew_deadlines(Workshop& workshop, Transaction& transaction, const SubjectCode& subject);

// At start, in every night and from time to time: reckons again what is not met, with the policy
// and the calendars of today, and gives every warning that is due and was not given, however long
// the machine was off. Each is in the journal with the row that says so, in one transaction.
std::vector<DeadlineLine> look_after_deadlines(
    Workshop& workshop,
    Database& database,
    const DeadlineSettings& settings,
    const std::stop_token& stop
);

}  // namespace xinqiao
