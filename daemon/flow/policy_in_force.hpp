// The rule sets that judge and the deadlines work with: those of the configuration, and what a
// clerk has chosen for a kind.
#pragma once

#include "daemon/store/transaction.hpp"
#include "schema/policy.hpp"

namespace xinqiao {

// Throws Error{misconfigured} when a kind was switched to a rule set that there no longer is.
Policy policy_in_force(const Policy& configured, Transaction& transaction);

}  // namespace xinqiao
