// The figures of the last night of every system, from the run table.
#pragma once

#include "daemon/flow/summary.hpp"
#include "daemon/flow/systems.hpp"
#include "daemon/store/database.hpp"
#include "schema/kind.hpp"

namespace xinqiao {

// Of each list its newest run; of each kind that is published there what was pushed during the
// 24 hours up to its newest push.
NightSummary last_night(Database& database, const Systems& systems, const Kinds& kinds);

}  // namespace xinqiao
