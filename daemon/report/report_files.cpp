#include "daemon/report/report_files.hpp"

#include "adapters/formats/csv.hpp"
#include "base/date.hpp"
#include "daemon/report/finding_facts.hpp"
#include "daemon/report/finding_table.hpp"
#include "daemon/report/html_data.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/whole_file.hpp"

namespace xinqiao {

void write_html(std::ostream& out, const ReportSource& source) {
    out << html_first_page(source.facts);
    write_html_data(out, source.transaction, source.facts, source.rulebook);
    out << html_end();
}

void write_csv(std::ostream& out, const ReportSource& source) {
    std::vector<std::string> headings;
    for (const SheetColumn& column : finding_columns()) {
        headings.push_back(column.heading.substr(0, column.heading.find('\n')));
    }
    out << "\xEF\xBB\xBF" << csv_line(headings);
    FindingReader{source.transaction, source.rulebook, source.facts.summary}.each(
        [&](const FindingFacts& finding) { out << csv_line(cell_texts(finding_cells(finding))); }
    );
}

void write_report(const std::filesystem::path& file, ReportForm form, const ReportSource& source) {
    switch (form) {
        case ReportForm::html:
            return write_whole(file, [&](std::ostream& out) { write_html(out, source); });
        case ReportForm::csv:
            return write_whole(file, [&](std::ostream& out) { write_csv(out, source); });
        case ReportForm::json:
            return write_whole(file, [&](std::ostream& out) { write_json(out, source); });
        case ReportForm::xlsx:
            return write_workbook(file, source);
    }
}

std::filesystem::path write_reports_of_night(
    Database& database,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const ReportSettings& settings,
    Moment now,
    const std::filesystem::path& folder
) {
    Transaction transaction{database, Access::reading};
    const ReportFacts facts = gather_report(transaction, summary, rulebook, settings, now);
    const ReportSource source{transaction, facts, rulebook, now};
    const std::string name = "reconciliation-" + format_day(day_of(now), DayFormat::compact);
    const std::filesystem::path page = folder / (name + ".html");
    write_report(page, ReportForm::html, source);
    write_report(folder / (name + ".xlsx"), ReportForm::xlsx, source);
    return page;
}

}  // namespace xinqiao
