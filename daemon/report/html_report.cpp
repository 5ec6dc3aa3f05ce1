#include "daemon/report/html_report.hpp"

#include <fstream>

#include "base/date.hpp"
#include "base/error.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/html_page.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

// Written beside and renamed, so that nobody ever opens half a report.
void write_whole(const fs::path& file, const std::string& text) {
    const fs::path part = fs::path{file}.concat(".part");
    std::ofstream stream{part, std::ios::binary | std::ios::trunc};
    stream << text;
    stream.close();
    if (!stream) {
        throw Error{
            Error::Kind::transient,
            "报告 " + file.string() + " 写不进去",
            "检查报告目录是否存在、可写, 磁盘是否已满"};
    }
    fs::rename(part, file);
}

}  // namespace

fs::path write_html_report(
    Database& database,
    const NightSummary& summary,
    const Rulebook& rulebook,
    Moment now,
    const fs::path& folder
) {
    fs::create_directories(folder);
    const fs::path file =
        folder / ("reconciliation-" + format_day(day_of(now), DayFormat::compact) + ".html");
    write_whole(file, html_page(gather_report(database, summary, rulebook, now)));
    return file;
}

}  // namespace xinqiao
