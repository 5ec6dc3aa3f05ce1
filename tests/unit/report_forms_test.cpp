// The report in each of its forms says the same about the same night.
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_book.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "daemon/report/gather.hpp"
#include "daemon/report/report_files.hpp"
#include "daemon/store/deadlines.hpp"
#include "daemon/store/known_findings.hpp"
#include "tests/support/memory_world.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

WireRow with_cell(WireRow row, const std::string& column, const std::string& text) {
    for (auto& [name, cell] : row) {
        if (name == column) cell = text;
    }
    return row;
}

constexpr const char* hostile = "</script><script>alert(1)</script>&\"";

class ReportForms : public testing::Test {
protected:
    // Of four licences the league loses one, alters one, and shows one that is not ours.
    void SetUp() override {
        for (int subject = 1; subject <= 4; ++subject) {
            world.approvals().put(std::to_string(subject), licence(subject));
        }
        world.night();
        world.league().clear();
        world.league().put("1", licence(1));
        const WireRow altered = with_cell(licence(2), "XK_NR", hostile);
        world.league().put("2", with_cell(altered, "XK_YXQZI", "2030年1月2日"));
        world.league().put("3", licence(3));
        world.league().put("5", licence(5));
        world.clock().advance(std::chrono::hours{24});
        night = world.night().summary;
    }

    // What `write` makes of the store as it is now.
    template <class Write>
    void written(Write write) {
        Transaction transaction{world.database(), Access::reading};
        const Moment now = world.clock().now();
        const ReportFacts facts = gather_report(transaction, night, world.rulebook(), {}, now);
        write(ReportSource{transaction, facts, world.rulebook(), now});
    }

    std::string page() {
        std::ostringstream out;
        written([&](const ReportSource& source) { write_html(out, source); });
        return out.str();
    }

    MemoryWorld world;
    NightSummary night;
};

// Every JSON element of the page, by the attributes that name it.
std::vector<std::pair<std::string, json::value>> data_of(const std::string& page) {
    std::vector<std::pair<std::string, json::value>> data;
    const std::string opening = "<script type=\"application/json\" ";
    for (std::size_t at = page.find(opening); at != std::string::npos;
         at = page.find(opening, at + 1)) {
        const std::size_t name = at + opening.size();
        const std::size_t body = page.find('>', name) + 1;
        const std::size_t end = page.find("</script>", body);
        data.emplace_back(
            page.substr(name, body - 1 - name), json::parse(page.substr(body, end - body))
        );
    }
    return data;
}

TEST_F(ReportForms, ThePageHoldsEveryFindingAndEverySubject) {
    std::map<std::string, std::size_t> findings;
    std::set<std::string> subjects;
    for (const auto& [name, value] : data_of(page())) {
        if (name.starts_with("data-findings")) findings[name] += value.as_array().size();
        if (!name.starts_with("data-dossiers")) continue;
        for (const json::value& dossier : value.as_array()) {
            subjects.insert(std::string{dossier.at("code").as_string()});
        }
    }
    EXPECT_THAT(
        findings,
        ElementsAre(
            testing::Pair("data-findings=\"altered\"", 1),
            testing::Pair("data-findings=\"foreign\"", 1),
            testing::Pair("data-findings=\"lost\"", 1)
        )
    );
    EXPECT_THAT(subjects, SizeIs(3));
}

TEST_F(ReportForms, ThePagePutsTheSidesOfASubjectSideBySide) {
    const std::string altered = std::string{licence(2)[2].second};
    for (const auto& [name, value] : data_of(page())) {
        if (!name.starts_with("data-dossiers")) continue;
        for (const json::value& dossier : value.as_array()) {
            if (dossier.at("code").as_string() != altered) continue;
            const json::value& record = dossier.at("records").at(0);
            std::map<std::string, json::value> cells;
            for (const json::value& field : record.at("fields").as_array()) {
                cells.emplace(field.at(1).as_string(), field.at(3));
            }
            EXPECT_EQ(cells.at("content"), json::value(hostile));
            EXPECT_EQ(cells.at("subject_name"), json::value(1));
            EXPECT_EQ(cells.at("valid_until"), json::value("2030-01-02（原文 2030年1月2日）"));
            EXPECT_THAT(json::serialize(dossier.at("events")), HasSubstr("看到公示"));
            return;
        }
    }
    FAIL() << "no dossier of " << altered;
}

TEST_F(ReportForms, ThePageIsOneFileThatNothingFromOutsideGetsInto) {
    const std::string text = page();
    EXPECT_THAT(text, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(text, Not(HasSubstr("src=")));
    EXPECT_THAT(text, Not(HasSubstr("http")));
    EXPECT_THAT(text, Not(HasSubstr("@import")));
}

TEST_F(ReportForms, ThePageSaysEverythingInEnglishToo) {
    const std::string text = page();
    const std::regex heading{"<(h1|h2|th)[^>]*>(.*?)</"};
    for (std::sregex_iterator match{text.begin(), text.end(), heading}, end; match != end;
         ++match) {
        EXPECT_THAT((*match)[2].str(), HasSubstr("data-en=")) << match->str();
    }
}

TEST_F(ReportForms, JsonHasWhatTheStoreHas) {
    std::ostringstream out;
    written([&](const ReportSource& source) { write_json(out, source); });
    const json::value report = json::parse(out.str());
    EXPECT_EQ(report.at("open"), (json::value{{"altered", 1}, {"foreign", 1}, {"lost", 1}}));
    EXPECT_THAT(report.at("trend").as_array(), SizeIs(2));
    ASSERT_THAT(report.at("findings").as_array(), SizeIs(3));
    const json::value& altered = report.at("findings").at(0);
    EXPECT_EQ(altered.at("reason"), json::value("altered"));
    EXPECT_EQ(altered.at("move"), json::value("platform"));
    EXPECT_EQ(altered.at("remedy"), json::value("ask"));
    EXPECT_EQ(altered.at("fields").at(0).at("theirs"), json::value(hostile));
    EXPECT_GT(altered.at("source_run").as_int64(), 0);
    const json::value& until = altered.at("fields").at(1);
    EXPECT_EQ(until.at("field"), json::value("valid_until"));
    EXPECT_EQ(until.at("theirs"), json::value("2030-01-02"));
    EXPECT_EQ(until.at("raw_theirs"), json::value("2030年1月2日"));
    EXPECT_EQ(until.at("canonical_ours"), json::value("long-term"));
    EXPECT_EQ(until.at("raw_ours"), json::value("2099/12/31"));
    EXPECT_EQ(altered.at("unspelled"), json::value(""));
}

// As of rows that were read before spellings were kept, or too many at once.
TEST_F(ReportForms, ASpellingThatIsNotKeptIsSaidToBeAndMadeUpForByTheNextReading) {
    const auto until = [&] {
        std::ostringstream out;
        written([&](const ReportSource& source) { write_json(out, source); });
        const json::value altered = json::parse(out.str()).at("findings").at(0);
        return std::pair{
            altered.at("fields").at(1).at("raw_ours"),
            std::string{altered.at("unspelled").as_string()}};
    };
    {
        Transaction transaction{world.database()};
        transaction.run("delete from own_spelling", {});
        transaction.commit();
    }
    EXPECT_TRUE(until().first.is_null());
    EXPECT_THAT(until().second, HasSubstr("再次读到该行时记下"));
    EXPECT_THAT(until().second, HasSubstr("已过保存期限"));
    EXPECT_THAT(page(), HasSubstr("我方名单的写法没有保存"));
    world.clock().advance(std::chrono::hours{24});
    night = world.night().summary;
    EXPECT_EQ(until().first, json::value("2099/12/31"));
    EXPECT_EQ(until().second, "");
    Transaction transaction{world.database(), Access::reading};
    // Of the records without a finding that names fields nothing is made up for.
    EXPECT_EQ(transaction.number("select count(*) from own_spelling"), 1);
}

TEST_F(ReportForms, CsvHasALineForEachFindingUnderItsHeading) {
    std::ostringstream out;
    written([&](const ReportSource& source) { write_csv(out, source); });
    const std::string text = out.str();
    EXPECT_TRUE(text.starts_with("\xEF\xBB\xBF编号,原因,"));
    EXPECT_THAT(text, HasSubstr("平台改动"));
    EXPECT_THAT(text, HasSubstr("平台丢失"));
    EXPECT_THAT(text, HasSubstr("他方公示"));
}

// Headings have their English below the Chinese.
std::string text_under(const Rows& rows, std::size_t row, const std::string& heading) {
    for (std::size_t column = 0; column < rows.columns().size(); ++column) {
        if (rows.columns()[column].starts_with(heading))
            return std::string{rows.cell(row, column).value_or("")};
    }
    return "no such column";
}

TEST_F(ReportForms, TheWorkbookHasOneSheetAViewAndCodesAsText) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "report.xlsx";
    written([&](const ReportSource& source) { write_report(file, ReportForm::xlsx, source); });
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "report.xlsx.part"));
    std::ifstream stream{file, std::ios::binary};
    const std::string workbook{std::istreambuf_iterator<char>{stream}, {}};
    const TextBytes bytes{workbook};
    std::vector<std::string> names;
    const XlsxBook book{bytes};
    for (const XlsxSheet& sheet : book.sheets()) {
        names.push_back(sheet.name);
    }
    EXPECT_THAT(
        names,
        ElementsAre(
            testing::StartsWith("概览 2026-06-"),
            "办理期限",
            "联合奖惩",
            "差异明细",
            "趋势",
            "指标",
            "指标明细",
            "推送",
            "读取",
            "隔离区"
        )
    );
    TableHint hint;
    hint.sheet = "差异明细";
    hint.heading_row = 1;
    Rows rows;
    xlsx_reader(bytes, hint)->read(rows, 100);
    ASSERT_EQ(rows.size(), 3);
    EXPECT_EQ(text_under(rows, 0, "原因"), "平台改动");
    EXPECT_EQ(text_under(rows, 0, "主体代码"), licence(2)[2].second);
    EXPECT_THAT(text_under(rows, 0, "对方"), HasSubstr(hostile));
    EXPECT_THAT(text_under(rows, 0, "对方原文"), HasSubstr("2030年1月2日"));
    EXPECT_THAT(text_under(rows, 0, "我方原文"), HasSubstr("2099/12/31"));
}

TEST_F(ReportForms, WhatIsDueStandsOnTheFirstPageAndInJson) {
    EXPECT_THAT(page(), Not(HasSubstr("id=\"deadlines\"")));
    {
        Transaction transaction{world.database()};
        Deadline deadline;
        deadline.duty = "objection";
        deadline.sort = "owed";
        deadline.kind = KindName{"licence"};
        deadline.subject = SubjectCode{"91152201MA7XQ0A13N"};
        deadline.decision = 7;
        deadline.day = day_of(world.clock().now()).time_since_epoch().count() - 2;
        deadline.rule = "20日，《<实施方案>》";
        deadline.owner = "legal";
        Deadlines{transaction}.set(deadline);
        transaction.commit();
    }
    const std::string text = page();
    EXPECT_THAT(text, HasSubstr("id=\"deadlines\""));
    EXPECT_THAT(text, HasSubstr("异议处理"));
    EXPECT_THAT(text, HasSubstr("超期 2 日"));
    EXPECT_THAT(text, HasSubstr("法规与执法监察股"));
    EXPECT_THAT(text, HasSubstr("20日，《&lt;实施方案&gt;》"));
    EXPECT_THAT(text, HasSubstr("有办理期限已超期"));
    std::ostringstream out;
    written([&](const ReportSource& source) { write_json(out, source); });
    const json::value due = json::parse(out.str()).at("deadlines").at(0);
    EXPECT_EQ(due.at("state"), "overdue");
    EXPECT_EQ(due.at("decision"), 7);
}

TEST_F(ReportForms, WhatAStewardAcceptedIsListedAndNotCounted) {
    {
        Transaction transaction{world.database()};
        const auto lost = KnownFindings{transaction}.list({.reason = "lost"});
        ASSERT_THAT(lost, SizeIs(1));
        KnownFindings{transaction}.accept(lost[0].id, {.why = "已函告", .who = "steward"});
        transaction.commit();
    }
    written([&](const ReportSource& source) {
        EXPECT_EQ(source.facts.open_findings, 2);
        EXPECT_EQ(source.facts.accepted_findings, 1);
        std::ostringstream out;
        write_json(out, source);
        const json::value report = json::parse(out.str());
        ASSERT_THAT(report.at("findings").as_array(), SizeIs(3));
        EXPECT_THAT(out.str(), HasSubstr("steward: 已函告"));
    });
}

}  // namespace
}  // namespace xinqiao
