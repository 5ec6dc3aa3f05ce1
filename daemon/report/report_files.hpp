// The steward's report in each of its forms, all from the same findings.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>

#include "daemon/flow/rulebook.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/report_facts.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// What a report is written from. All must outlive it.
struct ReportSource {
    Transaction& transaction;
    const ReportFacts& facts;
    const Rulebook& rulebook;
    Moment now{};
};

// One self-contained page. None of these forms takes more memory for more findings.
void write_html(std::ostream& out, const ReportSource& source);
// One line a finding, in UTF-8 with a byte order mark so that Excel can read it.
void write_csv(std::ostream& out, const ReportSource& source);
// {"moment", "open", "systems", "trend", "indicators", "findings"}: docs/formats/report.md.
void write_json(std::ostream& out, const ReportSource& source);
// One sheet a view, with filters and a frozen heading; codes are text.
void write_workbook(const std::filesystem::path& file, const ReportSource& source);

enum class ReportForm {
    html,
    xlsx,
    csv,
    json
};

// Writes one form of the report, whole or not at all.
void write_report(const std::filesystem::path& file, ReportForm form, const ReportSource& source);

// Gathers the facts, and writes page and workbook of the store's present state beside the figures
// of the night, named by the day; returns the path of the page.
std::filesystem::path write_reports_of_night(
    Database& database,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const ReportSettings& settings,
    Moment now,
    const std::filesystem::path& folder
);

}  // namespace xinqiao
