// What people read: tables of two-column characters, values, rates, pictures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/pull_writer.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/shown_value.hpp"
#include "daemon/report/text_table.hpp"
#include "daemon/report/urgency.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(TextTable, AlignsChineseByTheColumnsItTakes) {
    TextTable table{{"系统", "条数>"}};
    table.add({"盟平台", "7"});
    table.add({"ab", "12"});
    EXPECT_EQ(
        table.text(Colour::plain), "系统    条数\n------  ----\n盟平台     7\nab        12\n"
    );
}

TEST(TextTable, ColoursOnlyForATerminal) {
    EXPECT_EQ(coloured("好", "32", Colour::plain), "好");
    EXPECT_EQ(coloured("好", "32", Colour::terminal), "\033[32m好\033[0m");
}

TEST(Words, EveryReasonHasALabelAndAnAdvice) {
    for (const ReasonFacts& reason : all_reasons()) {
        EXPECT_NE(reason_label(reason.name), reason.name);
        EXPECT_FALSE(reason_advice(reason.name).empty()) << reason.name;
    }
    for (const std::string_view reason : {ownership_conflict, entered_twice}) {
        EXPECT_FALSE(reason_advice(reason).empty()) << reason;
    }
}

TEST(ShownValue, IsWhatAPersonReads) {
    Field code{.name = "penalty_category", .type = FieldType::code};
    code.codes = {{"fine", "罚款", {}}, {"warning", "警告", {}}};
    EXPECT_EQ(shown_value(&code, "fine"), "罚款");
    EXPECT_EQ(shown_value(&code, "fine;warning"), "罚款、警告");
    EXPECT_EQ(shown_value(&code, "unheard-of"), "unheard-of");
    const Field money{.name = "fine", .type = FieldType::money};
    EXPECT_EQ(shown_value(&money, "17800000"), "17.8 万元");
    const Field end{.name = "valid_until", .type = FieldType::day_or_long_term};
    EXPECT_EQ(shown_value(&end, "long-term"), "长期");
    const Field person{.name = "subject_id_number", .personal = true};
    EXPECT_THAT(shown_value(&person, "152201199001010011"), Not(HasSubstr("1990")));
    EXPECT_EQ(shown_value(nullptr, "as it is"), "as it is");
}

TEST(Rates, SayHundredOfAllOnly) {
    EXPECT_EQ(rate_text({0, 0}), "—");
    EXPECT_EQ(rate_text({9999, 10000}), "99.9%");
    EXPECT_EQ(rate_text({3, 3}), "100.0%");
    EXPECT_EQ(rate_text({0, 3}), "0.0%");
}

TEST(Urgency, PutsWhatIsOverdueFirstThenWhatNeedsAPerson) {
    ReportFacts facts;
    facts.open_by_reason = {{"pending", 500}, {"lost", 1}, {"altered", 2}, {"repaired-shown", 1}};
    EXPECT_THAT(
        by_urgency(facts), testing::ElementsAre("repaired-shown", "altered", "lost", "pending")
    );
}

TEST(TrendPicture, HasOneBarARunAndShowsRunsWithoutFindings) {
    const std::string picture = trend_picture(
        {{.run = 1, .started = Moment{}, .total = 3, .by_reason = {{"lost", 2}, {"held", 1}}},
         {.run = 2, .started = Moment{}, .total = 0, .by_reason = {}}}
    );
    EXPECT_THAT(picture, HasSubstr(">3</text>"));
    EXPECT_THAT(picture, HasSubstr(">0</text>"));
    EXPECT_EQ(trend_picture({}), "");
}

}  // namespace
}  // namespace xinqiao
