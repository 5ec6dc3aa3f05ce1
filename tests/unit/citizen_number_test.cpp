// Identity numbers of natural persons.
#include "schema/citizen_number.hpp"

#include <gtest/gtest.h>

#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

TEST(CitizenNumber, HoldsDateAndCheck) {
    EXPECT_EQ(parse_citizen_number("110102199101010078")->born(), Day{1991y / 1 / 1});
    EXPECT_EQ(parse_citizen_number("11010519491231002X")->born(), Day{1949y / 12 / 31});
    EXPECT_EQ(parse_citizen_number("11010519491231002x")->text(), "11010519491231002X");
    EXPECT_EQ(parse_citizen_number(" １１０１０５19491231 002X")->text(), "11010519491231002X");
    EXPECT_EQ(parse_citizen_number("11010519491231002X")->area(), "110105");
}

TEST(CitizenNumber, OfTheFirstGenerationIsTheSamePerson) {
    EXPECT_EQ(parse_citizen_number("110105491231002")->text(), "11010519491231002X");
    EXPECT_FALSE(parse_citizen_number("110105491331002"));
    EXPECT_FALSE(parse_citizen_number("11010549123100X"));
}

TEST(CitizenNumber, SaysWhatIsWrongWithoutRepeatingIt) {
    for (const char* text :
         {"36042619910102009X",
          "360426199113010079",
          "990105194912310020",
          "11010519490230002X",
          "1101051949123100",
          "",
          "无",
          "\xff",
          "1101051949123A002X",
          "11010518491231002X"}) {
        const auto number = parse_citizen_number(text);
        ASSERT_FALSE(number) << text;
        EXPECT_EQ(number.error().find("1991"), std::string::npos);
        EXPECT_NE(number.error().find("身份证号码"), std::string::npos);
    }
}

TEST(CitizenNumber, IsShownMasked) {
    EXPECT_EQ(parse_citizen_number("11010519491231002X")->masked(), "110105************");
    EXPECT_EQ(masked_number("G12345678"), "G12345***");
    EXPECT_EQ(masked_number("123"), "***");
    EXPECT_EQ(masked_number("护照G1234567"), "**********");
}

TEST(CitizenNumber, IsRecognisedAsItStands) {
    EXPECT_TRUE(is_citizen_number("11010519491231002X"));
    EXPECT_TRUE(is_citizen_number("110105491231002"));
    EXPECT_FALSE(is_citizen_number("11010519491231002x"));
    EXPECT_FALSE(is_citizen_number("91110000600037341L"));
}

TEST(PersonalNumbers, AreHiddenInTheMiddleOfWordsAndNothingElseIs) {
    const std::string number = "152201199003070011";
    EXPECT_EQ(
        without_personal_numbers("身份证号" + number + "与姓名不符, 电话13812345678。"),
        "身份证号152201************与姓名不符, 电话138********。"
    );
    EXPECT_EQ(without_personal_numbers(number), "152201************");
    EXPECT_EQ(without_personal_numbers("15010219880706123x"), "150102************");
    for (const std::string kept :
         {"91152201MA7XQ0A13N",  // a credit code
          "乌自然资罚〔2026〕1号",
          "152201199013070012",   // nobody is born in the thirteenth month
          "A152201199003070011",  // part of a longer one
          "1522011990030700110",
          "23812345678",
          "2026-03-09 12:00",
          "13812345"})
        EXPECT_EQ(without_personal_numbers(kept), kept);
}

}  // namespace
}  // namespace xinqiao
