// Gathers the first page of the report.
#pragma once

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct ReportSettings {
    IndicatorSettings indicators{};
    DeadlineSettings deadlines{};
};

ReportSettings report_settings(const Config& config);

ReportFacts gather_report(
    Transaction& transaction,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const ReportSettings& settings,
    Moment now
);

}  // namespace xinqiao
