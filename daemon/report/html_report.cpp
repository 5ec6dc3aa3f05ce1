#include "daemon/report/html_report.hpp"

#include "base/date.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/html_data.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/whole_file.hpp"

namespace xinqiao {

void write_html(
    std::ostream& out, Transaction& transaction, const ReportFacts& facts, const Rulebook& rulebook
) {
    out << html_first_page(facts);
    write_html_data(out, transaction, facts, rulebook);
    out << html_end();
}

std::filesystem::path write_html_report(
    Database& database,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const IndicatorSettings& indicators,
    Moment now,
    const std::filesystem::path& folder
) {
    Transaction transaction{database, Access::reading};
    const ReportFacts facts = gather_report(transaction, summary, rulebook, indicators, now);
    const std::filesystem::path file =
        folder / ("reconciliation-" + format_day(day_of(now), DayFormat::compact) + ".html");
    write_whole(file, [&](std::ostream& out) { write_html(out, transaction, facts, rulebook); });
    return file;
}

}  // namespace xinqiao
