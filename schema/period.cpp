#include "schema/period.hpp"

#include <array>
#include <charconv>

namespace xinqiao {
namespace {

struct Unit {
    std::string_view word;
    int Period::*number;
    DayKind day_kind;
};
constexpr std::array units{
    Unit{"year", &Period::years, DayKind::calendar},
    Unit{"month", &Period::months, DayKind::calendar},
    Unit{"day", &Period::days, DayKind::calendar},
    Unit{"working day", &Period::days, DayKind::working},
};

constexpr int longest = 36'500;

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
    int number = 0;
    const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || number < 1 || number > longest) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    if (text.empty() || text.front() != ' ') return std::nullopt;
    text.remove_prefix(1);
    if (!text.empty() && text.back() == 's') text.remove_suffix(1);
    for (const Unit& unit : units) {
        if (unit.word != text) continue;
        Period period{.day_kind = unit.day_kind};
        period.*unit.number = number;
        return period;
    }
    return std::nullopt;
}

std::string chinese(const Period& period) {
    if (period.years > 0) return std::to_string(period.years) + "年";
    if (period.months > 0) return std::to_string(period.months) + "个月";
    if (period.days == 0) return {};
    const bool working = period.day_kind == DayKind::working;
    return std::to_string(period.days) + (working ? "个工作日" : "日");
}

Day last_day(Day start, const Period& period) {
    const std::chrono::year_month_day from{start};
    std::chrono::year_month_day to = from + std::chrono::years{period.years};
    to += std::chrono::months{period.months};
    if (!to.ok()) to = to.year() / to.month() / std::chrono::last;
    return Day{to} + std::chrono::days{period.days};
}

Expected<Day, std::string> last_day(Day start, const Period& period, const Workdays& workdays) {
    if (period.day_kind == DayKind::calendar || period.empty()) return last_day(start, period);
    return workdays.nth_workday_after(start, period.days);
}

EarliestDay earliest_last_day(Day start, const Period& period, const Workdays& workdays) {
    if (period.day_kind == DayKind::calendar || period.empty()) {
        return {last_day(start, period), {}};
    }
    return workdays.earliest_workday_after(start, period.days);
}

}  // namespace xinqiao
