// What people read: tables of two-column characters, and a page that lets nothing through.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/flow/pull_writer.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/text_table.hpp"
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

ReportFacts facts_with_one_finding() {
    ReportFacts facts;
    facts.moment = "2026-06-02 02:30";
    facts.summary.systems.push_back(
        {.system = "league", .label = "盟平台", .differences = {{"altered", 1}}}
    );
    facts.all_findings = 1;
    facts.findings.push_back(
        {.system = "盟平台",
         .kind = "行政许可",
         .key = "K|1",
         .subject = "91152201MA7XQ0A13N",
         .subject_name = "<script>alert(1)</script>",
         .reason = "altered",
         .since = "2026-06-01",
         .fields = {{"许可内容", "采矿权登记", ""}}}
    );
    return facts;
}

TEST(HtmlPage, EscapesWhatPlatformsSay) {
    const std::string page = html_page(facts_with_one_finding());
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST(HtmlPage, ShowsBothValuesAndWhatToDo) {
    const std::string page = html_page(facts_with_one_finding());
    EXPECT_THAT(page, HasSubstr("平台改动"));
    EXPECT_THAT(page, HasSubstr("采矿权登记"));
    EXPECT_THAT(page, HasSubstr("(空)"));
    EXPECT_THAT(page, HasSubstr("怎么办"));
}

TEST(HtmlPage, ReferencesNothingOutsideItself) {
    const std::string page = html_page(facts_with_one_finding());
    EXPECT_THAT(page, Not(HasSubstr("http")));
    EXPECT_THAT(page, Not(HasSubstr("src=")));
}

}  // namespace
}  // namespace xinqiao
