// A number of days, months or years, as the law gives them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/expected.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

enum class DayKind {
    calendar,
    working
};

// Of the three numbers only one is not zero; only days can be working days.
struct Period {
    int years = 0;
    int months = 0;
    int days = 0;
    DayKind day_kind = DayKind::calendar;

    bool empty() const noexcept { return years == 0 && months == 0 && days == 0; }
};

// "3 months", "1 year", "20 days", "7 working days"; nothing: it is not written so.
std::optional<Period> parse_period(std::string_view text);

// 3个月, 1年, 20日, 7个工作日; empty: the period is.
std::string chinese(const Period& period);

// The last day of a period that begins on `start`: a period of one year from 2024-02-29 ends on
// 2025-02-28; the end of a month is never overrun. Not for working days.
Day last_day(Day start, const Period& period);

// The same for every sort of period; the day of the start is not counted. The error is a Chinese
// sentence naming the calendar that is missing.
Expected<Day, std::string> last_day(Day start, const Period& period, const Workdays& workdays);

// Where a calendar is missing, the earliest day it can be, and which calendar that is.
EarliestDay earliest_last_day(Day start, const Period& period, const Workdays& workdays);

}  // namespace xinqiao
