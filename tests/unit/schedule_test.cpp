// When a schedule is due next, over midnights, windows, holidays and year ends.
#include "daemon/flow/schedule.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

// A moment by the clock in Shanghai.
Moment at(int year, int month, int day, int hour, int minute = 0) {
    const Day date = std::chrono::year{year} / month / day;
    return start_of(date) + std::chrono::hours{hour} + std::chrono::minutes{minute};
}

bool monday_to_friday(Day day) {
    return std::chrono::weekday{day}.iso_encoding() <= 5;
}

Schedule schedule(std::string_view text) {
    const auto parsed = parse_schedule(text);
    EXPECT_TRUE(parsed) << text;
    return *parsed;
}

Moment next(std::string_view text, Moment moment) {
    return next_after(schedule(text), moment, monday_to_friday);
}

TEST(Schedule, DailyIsTheSameTimeEachDay) {
    EXPECT_EQ(next("daily 02:30", at(2026, 3, 9, 2, 29)), at(2026, 3, 9, 2, 30));
    EXPECT_EQ(next("daily 02:30", at(2026, 3, 9, 2, 30)), at(2026, 3, 10, 2, 30));
    EXPECT_EQ(next("daily 02:30", at(2026, 12, 31, 23)), at(2027, 1, 1, 2, 30));
    EXPECT_EQ(next("daily 00:00", at(2024, 2, 28, 12)), at(2024, 2, 29, 0));
}

TEST(Schedule, WorkdaysSkipWhatIsNone) {
    EXPECT_EQ(next("workdays 18:00", at(2026, 3, 13, 17)), at(2026, 3, 13, 18));
    EXPECT_EQ(next("workdays 18:00", at(2026, 3, 13, 18)), at(2026, 3, 16, 18));
    const Day first = std::chrono::year{2027} / 1 / 5;
    const IsWorkday after_new_year = [first](Day day) { return day >= first; };
    EXPECT_EQ(
        next_after(schedule("workdays 18:00"), at(2026, 12, 31, 20), after_new_year),
        at(2027, 1, 5, 18)
    );
}

TEST(Schedule, EveryIsCountedFromMidnight) {
    EXPECT_EQ(next("every 15m", at(2026, 3, 9, 10, 7)), at(2026, 3, 9, 10, 15));
    EXPECT_EQ(next("every 15m", at(2026, 3, 9, 10, 15)), at(2026, 3, 9, 10, 30));
    EXPECT_EQ(next("every 7h", at(2026, 12, 31, 22)), at(2027, 1, 1, 0));
    EXPECT_EQ(next("every 1d", at(2026, 3, 9, 1)), at(2026, 3, 10, 0));
}

TEST(Schedule, AWindowIsCountedFromItsBeginning) {
    EXPECT_EQ(next("every 2h 01:00-06:00", at(2026, 3, 9, 0)), at(2026, 3, 9, 1));
    EXPECT_EQ(next("every 2h 01:00-06:00", at(2026, 3, 9, 3)), at(2026, 3, 9, 5));
    EXPECT_EQ(next("every 2h 01:00-06:00", at(2026, 3, 9, 5)), at(2026, 3, 10, 1));
    EXPECT_EQ(next("every 1d 01:00-06:00", at(2026, 3, 9, 5)), at(2026, 3, 10, 1));
}

TEST(Schedule, AWindowMayCrossMidnight) {
    EXPECT_EQ(next("every 1h 22:30-02:00", at(2026, 12, 31, 23, 45)), at(2027, 1, 1, 0, 30));
    EXPECT_EQ(next("every 1h 22:30-02:00", at(2027, 1, 1, 1, 30)), at(2027, 1, 1, 22, 30));
}

TEST(Schedule, WhatIsNoneIsRefusedWithAnExample) {
    for (const char* text :
         {"",
          "daily",
          "daily 25:00",
          "daily 24:00",
          "daily 2:30",
          "every",
          "every 10s",
          "every 2d",
          "every 15m 06:00",
          "every 15m 06:00-06:00",
          "every 15m 24:00-06:00",
          "hourly 10",
          "daily 02:30 extra",
          "workdays 18:60",
          "every 15m 01:00-06:00 x"}) {
        const auto parsed = parse_schedule(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_NE(parsed.error().find("daily 02:30"), std::string::npos);
    }
}

TEST(Schedule, AYearWithoutWorkingDaysIsAnErrorNotALoop) {
    const IsWorkday never = [](Day) { return false; };
    EXPECT_THROW(next_after(schedule("workdays 18:00"), at(2026, 1, 1, 0), never), Error);
}

RC_GTEST_PROP(ScheduleProperty, WhatIsDueLiesAheadWithinTheStep, ()) {
    const auto step = *rc::gen::inRange<int>(1, 24 * 60 + 1);
    const auto offset = *rc::gen::inRange<std::int64_t>(0, 100LL * 365 * 86'400'000);
    const Moment moment{std::chrono::milliseconds{offset}};
    const Schedule every = schedule("every " + std::to_string(step) + "m");
    const Moment due = next_after(every, moment, monday_to_friday);
    RC_ASSERT(due > moment);
    RC_ASSERT(due <= moment + std::chrono::minutes{step});
}

}  // namespace
}  // namespace xinqiao
