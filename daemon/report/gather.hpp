// Gathers from the store what a report shows.
#pragma once

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/database.hpp"

namespace xinqiao {

// Of long lists the first thousand are taken; the totals count all.
ReportFacts gather_report(
    Database& database, const NightSummary& summary, const Rulebook& rulebook, Moment now
);

}  // namespace xinqiao
