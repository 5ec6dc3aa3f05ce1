// Identity numbers of natural persons.
#include "schema/citizen_number.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace xinqiao
