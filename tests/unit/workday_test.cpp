// Working days, by the notices of the State Council and by counting slowly.
#include "schema/workday.hpp"

#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/date.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

const Workdays& shipped_workdays() {
    static const Workdays workdays{"schema/calendar"};
    return workdays;
}

struct Vector {
    const char* start;
    int n;
    const char* expected;
};

class NthWorkday : public testing::TestWithParam<Vector> {};

TEST_P(NthWorkday, CountsFromTheDayAfter) {
    const auto day =
        shipped_workdays().nth_workday_after(*parse_day(GetParam().start), GetParam().n);
    ASSERT_TRUE(day) << day.error();
    EXPECT_EQ(format_day(*day), GetParam().expected) << GetParam().start << " + " << GetParam().n;
}

INSTANTIATE_TEST_SUITE_P(
    After20240208,
    NthWorkday,
    testing::Values(
        Vector{"2024-02-08", 3, "2024-02-19"},
        Vector{"2024-02-08", 5, "2024-02-21"},
        Vector{"2024-02-08", 7, "2024-02-23"},
        Vector{"2024-02-08", 10, "2024-02-28"},
        Vector{"2024-02-08", 15, "2024-03-06"},
        Vector{"2024-02-08", 20, "2024-03-13"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20240402,
    NthWorkday,
    testing::Values(
        Vector{"2024-04-02", 3, "2024-04-08"},
        Vector{"2024-04-02", 5, "2024-04-10"},
        Vector{"2024-04-02", 7, "2024-04-12"},
        Vector{"2024-04-02", 10, "2024-04-17"},
        Vector{"2024-04-02", 15, "2024-04-24"},
        Vector{"2024-04-02", 20, "2024-04-30"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20240430,
    NthWorkday,
    testing::Values(
        Vector{"2024-04-30", 3, "2024-05-08"},
        Vector{"2024-04-30", 5, "2024-05-10"},
        Vector{"2024-04-30", 7, "2024-05-13"},
        Vector{"2024-04-30", 10, "2024-05-16"},
        Vector{"2024-04-30", 15, "2024-05-23"},
        Vector{"2024-04-30", 20, "2024-05-30"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20240927,
    NthWorkday,
    testing::Values(
        Vector{"2024-09-27", 3, "2024-10-08"},
        Vector{"2024-09-27", 5, "2024-10-10"},
        Vector{"2024-09-27", 7, "2024-10-12"},
        Vector{"2024-09-27", 10, "2024-10-16"},
        Vector{"2024-09-27", 15, "2024-10-23"},
        Vector{"2024-09-27", 20, "2024-10-30"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20240930,
    NthWorkday,
    testing::Values(
        Vector{"2024-09-30", 3, "2024-10-10"},
        Vector{"2024-09-30", 5, "2024-10-12"},
        Vector{"2024-09-30", 7, "2024-10-15"},
        Vector{"2024-09-30", 10, "2024-10-18"},
        Vector{"2024-09-30", 15, "2024-10-25"},
        Vector{"2024-09-30", 20, "2024-11-01"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20250124,
    NthWorkday,
    testing::Values(
        Vector{"2025-01-24", 3, "2025-02-05"},
        Vector{"2025-01-24", 5, "2025-02-07"},
        Vector{"2025-01-24", 7, "2025-02-10"},
        Vector{"2025-01-24", 10, "2025-02-13"},
        Vector{"2025-01-24", 15, "2025-02-20"},
        Vector{"2025-01-24", 20, "2025-02-27"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20250930,
    NthWorkday,
    testing::Values(
        Vector{"2025-09-30", 3, "2025-10-11"},
        Vector{"2025-09-30", 5, "2025-10-14"},
        Vector{"2025-09-30", 7, "2025-10-16"},
        Vector{"2025-09-30", 10, "2025-10-21"},
        Vector{"2025-09-30", 15, "2025-10-28"},
        Vector{"2025-09-30", 20, "2025-11-04"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20251229,
    NthWorkday,
    testing::Values(
        Vector{"2025-12-29", 3, "2026-01-04"},
        Vector{"2025-12-29", 5, "2026-01-06"},
        Vector{"2025-12-29", 7, "2026-01-08"},
        Vector{"2025-12-29", 10, "2026-01-13"},
        Vector{"2025-12-29", 15, "2026-01-20"},
        Vector{"2025-12-29", 20, "2026-01-27"}
    )
);
INSTANTIATE_TEST_SUITE_P(
    After20260213,
    NthWorkday,
    testing::Values(
        Vector{"2026-02-13", 3, "2026-02-25"},
        Vector{"2026-02-13", 5, "2026-02-27"},
        Vector{"2026-02-13", 7, "2026-03-02"},
        Vector{"2026-02-13", 10, "2026-03-05"},
        Vector{"2026-02-13", 15, "2026-03-12"},
        Vector{"2026-02-13", 20, "2026-03-19"}
    )
);

// A second opinion that shares no code: lists typed in again, one day at a time.
constexpr std::string_view days_off =
    "2018: 1230 1231 "
    "2019: 0101 0204 0205 0206 0207 0208 0209 0210 0405 0501 0502 0503 0504 0607 0913 1001"
    " 1002 1003 1004 1005 1006 1007 "
    "2020: 0101 0124 0125 0126 0127 0128 0129 0130 0131 0201 0202 0404 0405 0406 0501 0502"
    " 0503 0504 0505 0625 0626 0627 1001 1002 1003 1004 1005 1006 1007 1008 "
    "2021: 0101 0102 0103 0211 0212 0213 0214 0215 0216 0217 0403 0404 0405 0501 0502 0503"
    " 0504 0505 0612 0613 0614 0919 0920 0921 1001 1002 1003 1004 1005 1006 1007 "
    "2022: 0101 0102 0103 0131 0201 0202 0203 0204 0205 0206 0403 0404 0405 0430 0501 0502"
    " 0503 0504 0603 0604 0605 0910 0911 0912 1001 1002 1003 1004 1005 1006 1007 1231 "
    "2023: 0101 0102 0121 0122 0123 0124 0125 0126 0127 0405 0429 0430 0501 0502 0503 0622"
    " 0623 0624 0929 0930 1001 1002 1003 1004 1005 1006 "
    "2024: 0101 0210 0211 0212 0213 0214 0215 0216 0217 0404 0405 0406 0501 0502 0503 0504"
    " 0505 0610 0915 0916 0917 1001 1002 1003 1004 1005 1006 1007 "
    "2025: 0101 0128 0129 0130 0131 0201 0202 0203 0204 0404 0405 0406 0501 0502 0503 0504"
    " 0505 0531 0601 0602 1001 1002 1003 1004 1005 1006 1007 1008 "
    "2026: 0101 0102 0103 0215 0216 0217 0218 0219 0220 0221 0222 0223 0404 0405 0406 0501"
    " 0502 0503 0504 0505 0619 0620 0621 0925 0926 0927 1001 1002 1003 1004 1005 1006 1007 ";
constexpr std::string_view days_worked =
    "2018: 1229 "
    "2019: 0202 0203 0428 0505 0929 1012 "
    "2020: 0119 0203 0426 0509 0628 0927 1010 "
    "2021: 0207 0220 0425 0508 0918 0926 1009 "
    "2022: 0129 0130 0402 0424 0507 1008 1009 "
    "2023: 0128 0129 0423 0506 0625 1007 1008 "
    "2024: 0204 0218 0407 0428 0511 0914 0929 1012 "
    "2025: 0126 0208 0427 0928 1011 "
    "2026: 0104 0214 0228 0509 0920 1010 ";

bool is_listed(std::string_view list, Day day) {
    const std::string date = format_day(day, DayFormat::compact);
    const std::size_t year = list.find(date.substr(0, 4) + ":");
    if (year == std::string_view::npos) return false;
    const std::size_t next = list.find(':', year + 5);
    return list.substr(year, next - year).find(" " + date.substr(4) + " ")
           != std::string_view::npos;
}

bool slow_is_workday(Day day) {
    if (is_listed(days_off, day)) return false;
    if (is_listed(days_worked, day)) return true;
    const auto since_thursday = (day - Day{1970y / 1 / 1}).count() % 7;  // 1970-01-01
    return since_thursday != 2 && since_thursday != 3;
}

RC_GTEST_PROP(Workdays, AgreeWithCountingOneByOne, ()) {
    const Day start = Day{2019y / 1 / 1} + std::chrono::days{*rc::gen::inRange(0, 2'700)};
    const int n = *rc::gen::inRange(1, 60);
    Day day = start;
    for (int left = n; left > 0; left -= slow_is_workday(day) ? 1 : 0)
        day += std::chrono::days{1};
    RC_ASSERT(*shipped_workdays().nth_workday_after(start, n) == day);
}

TEST(Workdays, FollowANoticeIntoTheYearBefore) {
    EXPECT_TRUE(*shipped_workdays().is_workday(Day{2018y / 12 / 29}));
    EXPECT_FALSE(*shipped_workdays().is_workday(Day{2018y / 12 / 31}));
    EXPECT_FALSE(*shipped_workdays().is_workday(Day{2022y / 12 / 31}));
    EXPECT_TRUE(*shipped_workdays().is_workday(Day{2026y / 1 / 4}));
}

TEST(Workdays, SayWhichCalendarIsMissing) {
    const auto before = shipped_workdays().is_workday(Day{2018y / 12 / 28});
    ASSERT_FALSE(before);
    EXPECT_NE(before.error().find("2018.json"), std::string::npos);
    const auto after = shipped_workdays().nth_workday_after(Day{2026y / 12 / 20}, 20);
    ASSERT_FALSE(after);
    EXPECT_NE(after.error().find("2027"), std::string::npos);
    EXPECT_TRUE(shipped_workdays().is_workday(Day{2026y / 12 / 23}));
}

TEST(Workdays, NeedAPositiveNumber) {
    EXPECT_FALSE(shipped_workdays().nth_workday_after(Day{2024y / 4 / 2}, 0));
    EXPECT_FALSE(shipped_workdays().nth_workday_after(Day{2024y / 4 / 2}, -3));
    EXPECT_FALSE(shipped_workdays().nth_workday_after(Day{2024y / 4 / 2}, 2'000'000'000));
}

class CalendarFolder : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "xinqiao-calendar-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text) const {
        std::ofstream{folder_ / name} << text;
        return folder_ / name;
    }

    fs::path folder_;
};

TEST_F(CalendarFolder, LetsALocalFestivalWin) {
    const auto overlay = write(
        "local.json",
        R"({"days":[{"name":"那达慕","date":"2024-08-19","isOffDay":true},
                    {"name":"补班","date":"2024-08-17","isOffDay":true},
                    {"name":"补班","date":"2024-08-18","isOffDay":false}]})"
    );
    const Workdays local{"schema/calendar", overlay};
    EXPECT_FALSE(*local.is_workday(Day{2024y / 8 / 19}));
    EXPECT_TRUE(*local.is_workday(Day{2024y / 8 / 18}));
    EXPECT_TRUE(*shipped_workdays().is_workday(Day{2024y / 8 / 19}));
}

TEST_F(CalendarFolder, WithoutDaysIsANoticeYetToCome) {
    write("2027.json", R"({"year":2027,"papers":[],"days":[]})");
    EXPECT_FALSE(Workdays{folder_}.is_workday(Day{2027y / 3 / 1}));
}

TEST_F(CalendarFolder, RefusesWhatItCannotUnderstand) {
    for (const char* text :
         {"",
          "[]",
          "{}",
          R"({"days":1})",
          R"({"days":[1]})",
          R"({"days":[{"date":"2024-02-30","isOffDay":true}]})",
          R"({"days":[{"date":"2024-02-03"}]})",
          R"({"year":2023,"days":[{"date":"2024-02-03","isOffDay":true}]})"}) {
        write("2024.json", text);
        EXPECT_THROW(Workdays{folder_}, Error) << text;
    }
    EXPECT_THROW(Workdays{folder_ / "nowhere"}, Error);
}

}  // namespace
}  // namespace xinqiao
