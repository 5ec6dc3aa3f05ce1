// Days in every spelling of the wire.
#include "base/date.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

constexpr Day second_of_april{2024y / 4 / 2};

class DaySpelling : public testing::TestWithParam<const char*> {};

TEST_P(DaySpelling, MeansTheSecondOfApril) {
    const auto day = parse_day(GetParam());
    ASSERT_TRUE(day) << GetParam() << ": " << day.error();
    EXPECT_EQ(*day, second_of_april) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Every,
    DaySpelling,
    testing::Values(
        "2024/04/02",
        "2024-04-02",
        "20240402",
        "2024.04.02",
        "2024/4/2",
        "2024-4-2",
        "2024.4.2",
        "2024年4月2日",
        "2024年04月02日",
        "2024 年 4 月 2 日",
        "20240402153000",
        "2024-04-02 15:30:00",
        "2024/4/2 15:30",
        "2024-04-02T15:30:00",
        "2024-04-02T15:30:00.123",
        "2024-04-02T15:30:00+08:00",
        "2024-04-02T15:30:00.5+0800",
        "2024-04-01T16:00:00Z",
        "2024-04-02T15:59:59Z",
        "1712016000000",
        "45384",
        "45384.75",
        " 2024-04-02\r\n",
        "２０２４－０４－０２",
        "２０２４年４月２日",
        "\ufeff2024-04-02",
        "2024-04-02 24:00:00"
    )
);

class NoDay : public testing::TestWithParam<const char*> {};

TEST_P(NoDay, IsRefusedInChinese) {
    const auto day = parse_day(GetParam());
    ASSERT_FALSE(day) << GetParam();
    EXPECT_NE(day.error().find("日"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Every,
    NoDay,
    testing::Values(
        "",
        " ",
        "2024",
        "2024-04",
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "1900-02-29",
        "60",
        "0",
        "1",
        "1899-12-31",
        "1900-01-00",
        "1900/1/0",
        "长期",
        "永久",
        "无",
        "/",
        "2099/12/31",
        "9999-12-31",
        "99991231",
        "73050",
        "24-04-02",
        "4/2/2024",
        "2024-4/2",
        "2024-04-02 25:00",
        "2024-04-02T10",
        "2024-04-02x",
        "2024-04-02T10:00:00+99:00",
        "202404021530",
        "20240402253000",
        "2024年4月",
        "99999999999999999999",
        "-45384",
        "1e5",
        "0000-00-00",
        "2024-04-02-01",
        "\xff\xfe",
        "0001-01-01"
    )
);

TEST(Day, CountsExcelSerialsFromTheFalseLeapYear) {
    EXPECT_EQ(*parse_day("45384"), Day{2024y / 4 / 2});
    EXPECT_EQ(*parse_day("36526"), Day{2000y / 1 / 1});
    EXPECT_NE(parse_day("60").error().find("1900-02-29"), std::string::npos);
}

TEST(Day, TellsAnEmptyExcelCellFromAnImpossibleDay) {
    EXPECT_NE(parse_day("1899-12-31").error().find("Excel"), std::string::npos);
    EXPECT_NE(parse_day("2024").error().find("只有年份"), std::string::npos);
    EXPECT_NE(parse_day("2099-12-31").error().find("长期"), std::string::npos);
}

class ForEver : public testing::TestWithParam<const char*> {};

TEST_P(ForEver, IsLongTerm) {
    const auto until = parse_day_or_long_term(GetParam());
    ASSERT_TRUE(until) << GetParam();
    EXPECT_TRUE(std::holds_alternative<LongTerm>(*until)) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Every,
    ForEver,
    testing::Values(
        "2099/12/31",
        "2099-12-31",
        "20991231",
        "2099年12月31日",
        "9999-12-31",
        "9999/12/31",
        "2099-12-31 00:00:00",
        "73050",
        "长期",
        " 长期　",
        "永久",
        "长期有效"
    )
);

TEST(Day, OrLongTermStillReadsDays) {
    EXPECT_EQ(std::get<Day>(*parse_day_or_long_term("2024/04/02")), second_of_april);
    EXPECT_FALSE(parse_day_or_long_term("无"));
    EXPECT_FALSE(parse_day_or_long_term("/"));
    EXPECT_FALSE(parse_day_or_long_term("2023-02-29"));
}

TEST(Day, IsWrittenAsEachChannelWantsIt) {
    EXPECT_EQ(format_day(second_of_april), "2024-04-02");
    EXPECT_EQ(format_day(second_of_april, DayFormat::slashes), "2024/04/02");
    EXPECT_EQ(format_day(second_of_april, DayFormat::compact), "20240402");
    EXPECT_EQ(format_day(second_of_april, DayFormat::dots), "2024.04.02");
    EXPECT_EQ(format_day(second_of_april, DayFormat::chinese), "2024年4月2日");
}

RC_GTEST_PROP(Day, ComesBackFromEveryFormat, ()) {
    const Day day = Day{1900y / 1 / 1} + std::chrono::days{*rc::gen::inRange(0, 72'000)};
    const auto format = *rc::gen::element(
        DayFormat::slashes,
        DayFormat::dashes,
        DayFormat::compact,
        DayFormat::dots,
        DayFormat::chinese
    );
    RC_ASSERT(*parse_day(format_day(day, format)) == day);
}

RC_GTEST_PROP(Day, SurvivesAnyBytes, (const std::string& bytes)) {
    const auto day = parse_day(bytes);
    if (!day) RC_ASSERT(!day.error().empty());
}

}  // namespace
}  // namespace xinqiao
