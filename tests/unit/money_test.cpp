// Amounts in every spelling of the wire.
#include "base/money.hpp"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace xinqiao {
namespace {

struct Amount {
    const char* text;
    MoneyUnit bare;
    std::int64_t fen;
};

constexpr auto yuan = MoneyUnit::yuan;
constexpr auto wan = MoneyUnit::ten_thousand_yuan;

class MoneySpelling : public testing::TestWithParam<Amount> {};

TEST_P(MoneySpelling, IsReadToTheFen) {
    const auto money = parse_money(GetParam().text, GetParam().bare);
    ASSERT_TRUE(money) << money.error();
    EXPECT_EQ(money->fen, GetParam().fen) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Digits,
    MoneySpelling,
    testing::Values(
        Amount{"2000", yuan, 200'000},
        Amount{"0.2", wan, 200'000},
        Amount{"2000元", wan, 200'000},
        Amount{"0.2万元", yuan, 200'000},
        Amount{"1,234.50", yuan, 123'450},
        Amount{"１，２３４．５０", yuan, 123'450},
        Amount{"27709 .61 元", wan, 2'770'961},
        Amount{"1 234 567", yuan, 123'456'700},
        Amount{"0.000001", wan, 1},
        Amount{"0.000000", wan, 0},
        Amount{"0", yuan, 0},
        Amount{"00012", yuan, 1'200},
        Amount{"0.10000000000", yuan, 10},
        Amount{"5分", yuan, 5},
        Amount{"5", MoneyUnit::fen, 5},
        Amount{"2000.00元整", wan, 200'000},
        Amount{"人民币2000元", wan, 200'000},
        Amount{"￥2,000.00", yuan, 200'000},
        Amount{"¥ 2000", yuan, 200'000},
        Amount{"3亿元", yuan, 30'000'000'000},
        Amount{"92233720368547758.07", yuan, std::numeric_limits<std::int64_t>::max()}
    )
);

INSTANTIATE_TEST_SUITE_P(
    RegisteredCapital,
    MoneySpelling,
    testing::Values(
        Amount{"100(万元人民币)", yuan, 100'000'000},
        Amount{"100(万元)", yuan, 100'000'000},
        Amount{"100(万)", yuan, 100'000'000},
        Amount{"100万人民币", yuan, 100'000'000},
        Amount{"100(万人民币元)", yuan, 100'000'000},
        Amount{"100（万元）", yuan, 100'000'000},
        Amount{"100万元", yuan, 100'000'000},
        Amount{"100()", wan, 100'000'000},
        Amount{"100(人民币元)", wan, 10'000},
        Amount{"100( 万人民币元)", yuan, 100'000'000}
    )
);

INSTANTIATE_TEST_SUITE_P(
    Words,
    MoneySpelling,
    testing::Values(
        Amount{"贰万元整", wan, 2'000'000},
        Amount{"贰仟元整", wan, 200'000},
        Amount{"人民币叁仟元整", yuan, 300'000},
        Amount{"拾万元", yuan, 10'000'000},
        Amount{"壹拾贰万叁仟肆佰伍拾陆元柒角捌分", yuan, 12'345'678},
        Amount{"壹万零伍元", yuan, 1'000'500},
        Amount{"壹亿元整", yuan, 10'000'000'000},
        Amount{"壹万亿元整", yuan, 100'000'000'000'000},
        Amount{"伍角", yuan, 50},
        Amount{"零元整", yuan, 0},
        Amount{"叁元零伍分", yuan, 305},
        Amount{"貳萬圓整", yuan, 2'000'000},
        Amount{"一百二十三元", yuan, 12'300},
        Amount{"伍佰元正", yuan, 50'000}
    )
);

class NoMoney : public testing::TestWithParam<const char*> {};

TEST_P(NoMoney, IsRefusedInChinese) {
    const auto money = parse_money(GetParam(), yuan);
    ASSERT_FALSE(money) << GetParam() << " = " << money->fen;
    EXPECT_NE(money.error().find("金额"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Every,
    NoMoney,
    testing::Values(
        "",
        " ",
        "-",
        "/",
        "无",
        "N/A",
        "元",
        "(万元)",
        "0.001",
        "0.0000001万元",
        "1,23",
        "12,34",
        "1,2345",
        "1.2.3",
        "1.",
        ".5",
        "1,234 567",
        "100 20",
        "1e5",
        "1E+05",
        "-5",
        "100(万美元)",
        "100(万港元)",
        "50USD",
        "$5",
        "5图格里克",
        "5斗米",
        "罚款2000元",
        "92233720368547758.08",
        "99999999999999999999999999999999",
        "贰万",
        "贰",
        "壹贰元",
        "壹万伍元",
        "元整",
        "拾拾元",
        "万元整",
        "伍角元",
        "壹元贰",
        "壹元伍分叁角",
        "５佰元",
        "\xff"
    )
);

TEST(Money, IsWrittenWithoutLoss) {
    EXPECT_EQ(format_money(Money{200'000}, yuan), "2000.00");
    EXPECT_EQ(format_money(Money{5}, yuan), "0.05");
    EXPECT_EQ(format_money(Money{200'000}, wan), "0.2");
    EXPECT_EQ(format_money(Money{1}, wan), "0.000001");
    EXPECT_EQ(format_money(Money{0}, wan), "0");
    EXPECT_EQ(format_money(Money{1'000'000}, wan), "1");
    EXPECT_EQ(format_money(Money{12}, MoneyUnit::fen), "12");
    EXPECT_EQ(format_money(Money{-5}, yuan), "-0.05");
    EXPECT_EQ(
        format_money(Money{std::numeric_limits<std::int64_t>::min()}, MoneyUnit::fen),
        "-9223372036854775808"
    );
}

RC_GTEST_PROP(Money, ComesBackFromEveryUnit, ()) {
    const Money money{*rc::gen::nonNegative<std::int64_t>()};
    const auto unit = *rc::gen::element(yuan, wan, MoneyUnit::fen);
    RC_ASSERT(*parse_money(format_money(money, unit), unit) == money);
}

// The usual way to write an amount in capitals, zeros contracted.
std::string capitals(std::int64_t yuan_amount) {
    static const std::vector<std::string> digits{
        "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    static const std::vector<std::string> units{
        "元", "拾", "佰", "仟", "万", "拾", "佰", "仟", "亿"};
    const std::string number = std::to_string(yuan_amount);
    std::string text;
    bool zero = false;
    for (std::size_t i = 0; i < number.size(); ++i) {
        const std::size_t place = number.size() - 1 - i;
        const bool closes = place == 4 && (yuan_amount / 10'000) % 10'000 != 0;
        if (number[i] == '0') {
            zero = true;
            if (place == 0 || closes) text += units[place];
            continue;
        }
        if (zero) text += "零";
        zero = false;
        text += digits[static_cast<std::size_t>(number[i] - '0')] + units[place];
    }
    return text;
}

RC_GTEST_PROP(Money, ReadsCapitalsLikeDigits, ()) {
    const auto amount = *rc::gen::inRange<std::int64_t>(1, 999'999'999);
    const auto money = parse_money(capitals(amount), yuan);
    RC_ASSERT(money.has_value());
    RC_ASSERT(money->fen == amount * 100);
}

RC_GTEST_PROP(Money, SurvivesAnyBytes, (const std::string& bytes)) {
    const auto money = parse_money(bytes, wan);
    if (!money) RC_ASSERT(!money.error().empty());
}

}  // namespace
}  // namespace xinqiao
