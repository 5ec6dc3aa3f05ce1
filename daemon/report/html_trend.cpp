// The trend of open findings: one bar a run, in the colours of severity.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/html_parts.hpp"
#include "daemon/report/urgency.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

constexpr double width = 960;
constexpr double height = 180;
constexpr double top = 24;     // room for the numbers above the bars
constexpr double bottom = 26;  // and for the days below

constexpr std::array severities{"error", "warning", "note"};

std::string bar(const OpenCount& count, double left, double wide, double scale) {
    std::string drawn;
    double foot = height - bottom;
    for (const char* severity : severities) {
        const double high = scale * static_cast<double>(open_of_severity(count, severity));
        foot -= high;
        drawn += fmt::format(
            R"(<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>)",
            severity,
            left,
            foot,
            wide,
            high
        );
    }
    const double middle = left + wide / 2;
    drawn += fmt::format(
        R"(<text x="{:.1f}" y="{:.1f}">{}</text><text class="day" x="{:.1f}" y="{:.1f}">{}</text>)",
        middle,
        foot - 6,
        count.total,
        middle,
        height - 8,
        format_day(day_of(count.started)).substr(5)
    );
    return fmt::format(
        "<g><title>{}: {}</title>{}</g>", minute_text(count.started), count.total, drawn
    );
}

std::string legend() {
    const std::array<Bilingual, 3> names{
        Bilingual{"严重", "error"}, Bilingual{"警告", "warning"}, Bilingual{"提示", "note"}};
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        text +=
            fmt::format(R"(<span><i class="{}"></i>{}</span>)", severities[i], spoken(names[i]));
    }
    return R"(<div class="legend">)" + text + "</div>";
}

}  // namespace

std::string trend_picture(const std::vector<OpenCount>& trend) {
    if (trend.empty()) return {};
    std::int64_t most = 1;
    for (const OpenCount& count : trend) {
        most = std::max(most, count.total);
    }
    const double step = std::min(width / static_cast<double>(trend.size()), 96.0);
    const double scale = (height - top - bottom) / static_cast<double>(most);
    std::string bars;
    double left = 0;
    for (const OpenCount& count : trend) {
        bars += bar(count, left + step * 0.15, step * 0.7, scale);
        left += step;
    }
    return fmt::format(
        R"(<div class="picture">{}<svg viewBox="0 0 {} {}" role="img">)"
        R"(<line x1="0" x2="{}" y1="{}" y2="{}"/>{}</svg></div>)",
        legend(),
        width,
        height,
        width,
        height - bottom,
        height - bottom,
        bars
    );
}

}  // namespace xinqiao
