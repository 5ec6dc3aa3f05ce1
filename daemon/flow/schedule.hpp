// When something is due: "every 15m", "every 15m 01:00-06:00", "daily 02:30", "workdays 18:00".
//
// Times are those of Asia/Shanghai. Pure: asks no clock and no calendar of its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/expected.hpp"

namespace xinqiao {

struct Schedule {
    enum class Rhythm {
        every,
        daily,
        workdays
    };
    Rhythm rhythm = Rhythm::daily;
    std::chrono::minutes at{0};  // daily, workdays: after midnight; every: where the window begins
    std::chrono::minutes until{
        0};                        // every: where it ends, the next day's where not later than `at`
    std::chrono::seconds step{0};  // every: counted from the beginning of the window

    friend bool operator==(const Schedule&, const Schedule&) = default;
};

// The error is a sentence for the operator.
Expected<Schedule, std::string> parse_schedule(std::string_view text);

using IsWorkday = std::function<bool(Day)>;

// The first time that is due later than `moment`. Throws Error{misconfigured} when a year goes by
// without a working day.
Moment next_after(const Schedule& schedule, Moment moment, const IsWorkday& is_workday);

}  // namespace xinqiao
