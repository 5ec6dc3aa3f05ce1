// The steward's report as one self-contained HTML page.
#pragma once

#include <filesystem>
#include <ostream>

#include "daemon/flow/night.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/database.hpp"

namespace xinqiao {

// The whole page. Memory does not grow with the number of findings.
void write_html(
    std::ostream& out, Transaction& transaction, const ReportFacts& facts, const Rulebook& rulebook
);

// Writes the report of the store's present state beside the figures of the night; returns its path.
std::filesystem::path write_html_report(
    Database& database,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const IndicatorSettings& indicators,
    Moment now,
    const std::filesystem::path& folder
);

}  // namespace xinqiao
