// Gathers the first page of the report.
#pragma once

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

ReportFacts gather_report(
    Transaction& transaction,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const IndicatorSettings& settings,
    Moment now
);

}  // namespace xinqiao
