#include "tests/support/slow_calendar.hpp"

#include <fstream>
#include <iterator>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace xinqiao::support {
namespace {

// 2018-12-03 was a Monday.
bool is_weekend(const PlainDay& wanted) {
    PlainDay day{2018, 12, 3};
    int weekday = 0;
    while (day < wanted) {
        day = next(day);
        weekday = (weekday + 1) % 7;
    }
    return weekday >= 5;
}

}  // namespace

std::string PlainDay::text() const {
    return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

int length_of(int year, int month) {
    if (month == 2) return year % 4 == 0 ? 29 : 28;  // right from 1901 to 2099
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

PlainDay next(PlainDay day) {
    ++day.day;
    if (day.day > length_of(day.year, day.month)) {
        day.day = 1;
        ++day.month;
    }
    if (day.month > 12) {
        day.month = 1;
        ++day.year;
    }
    return day;
}

SlowCalendar::SlowCalendar(const std::filesystem::path& folder) {
    for (int year = 2019; year <= 2026; ++year) {
        std::ifstream file{folder / (std::to_string(year) + ".json")};
        const std::string text{std::istreambuf_iterator<char>{file}, {}};
        const boost::json::value notice = boost::json::parse(text);
        for (const boost::json::value& day : notice.at("days").as_array()) {
            const std::string date{day.at("date").as_string()};
            (day.at("isOffDay").as_bool() ? off_ : on_).insert(date);
        }
    }
}

bool SlowCalendar::works(const PlainDay& day) const {
    if (on_.contains(day.text())) return true;
    if (off_.contains(day.text())) return false;
    return !is_weekend(day);
}

PlainDay SlowCalendar::working_days_after(PlainDay start, int count) const {
    while (count > 0) {
        start = next(start);
        if (works(start)) --count;
    }
    return start;
}

PlainDay days_after(PlainDay start, int count) {
    for (; count > 0; --count) {
        start = next(start);
    }
    return start;
}

PlainDay months_after(PlainDay start, int count) {
    const int wanted = start.day;
    PlainDay day = start;
    for (int months = 0; months < count;) {
        day = next(day);
        if (day.day == 1) ++months;
    }
    while (day.day < wanted && day.day < length_of(day.year, day.month)) {
        day = next(day);
    }
    return day;
}

PlainDay plain_day_at(std::int64_t milliseconds) {
    // 2018-12-01 began in Shanghai when it was 16:00 of 2018-11-30 in Greenwich.
    constexpr std::int64_t beginning = 1'543'593'600'000;
    constexpr std::int64_t day_long = 86'400'000;
    PlainDay day;
    for (std::int64_t end = beginning + day_long; end <= milliseconds; end += day_long) {
        day = next(day);
    }
    return day;
}

}  // namespace xinqiao::support
