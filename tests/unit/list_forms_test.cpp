// The differences of two lists say the same in each of their forms.
#include <fstream>
#include <sstream>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_book.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "base/error.hpp"
#include "daemon/report/list_differences.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* hostile_text = "</script><script>alert(1)</script>&\"=1+1";
constexpr const char* code_text = "91152201MA0N00001X";
constexpr const char* number_text = "152201199001011231";

ListDifference changed_record() {
    ListDifference difference;
    difference.reason = ListReason::changed;
    difference.key = RecordKey{std::string{code_text} + "|兴自然资罚〔2024〕1号"};
    difference.subject = SubjectCode{code_text};
    difference.subject_name = "兴安矿业有限公司";
    difference.left_lines = {2};
    difference.right_lines = {7};
    difference.fields = {
        {"facts", "越界开采", "越界开采", hostile_text, hostile_text},
        {"subject_id_number", number_text, number_text, "", ""}};
    return difference;
}

ListDifference unclear_row() {
    ListDifference difference;
    difference.reason = ListReason::unclear;
    difference.right_lines = {9};
    Finding finding;
    finding.field = "decided_on";
    finding.rule = "date.impossible";
    finding.advice = "没有这一天";
    difference.findings = {finding};
    return difference;
}

ListDifference twice_entered() {
    ListDifference difference;
    difference.reason = ListReason::repeated;
    difference.left_lines = {3, 5};
    return difference;
}

ListSummary summary_of_three() {
    ListSummary summary;
    summary.left.rows = 20;
    summary.right.rows = 19;
    summary.changed = 1;
    summary.right.unclear = 1;
    summary.left.surplus = 1;
    summary.right.unknown_columns = {"自有<列>"};
    summary.compared = {"facts"};
    return summary;
}

class ListForms : public testing::Test {
protected:
    void write(ListDifferenceWriter& writer) const {
        for (const ListDifference& difference :
             {changed_record(), unclear_row(), twice_entered()}) {
            writer.write(difference);
        }
        writer.finish(summary_of_three());
    }

    std::string page() const {
        std::ostringstream out;
        write(*write_list_page(out, kind_, head_));
        return out.str();
    }

    std::string csv() const {
        std::ostringstream out;
        write(*write_list_csv(out, kind_));
        return out.str();
    }

    std::string workbook() const {
        const auto file = folder_.path() / "differences.xlsx";
        write(*write_list_workbook(file, kind_, head_));
        std::ifstream stream{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{stream}, {}};
    }

    TemporaryFolder folder_;
    Kinds kinds_{support::source_folder() / "schema/kinds"};
    const Kind& kind_ = kinds_.at(KindName{"blacklist"});
    ListHead head_{"2026-06-01 08:00", "a & b.csv", "b.xlsx", "一 (一版)", "二 (二版)"};
};

using ShownLines = std::vector<std::vector<std::string>>;

ShownLines lines_of(const Rows& rows) {
    ShownLines lines;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto& line = lines.emplace_back();
        for (std::size_t column = 0; column < rows.columns().size(); ++column) {
            line.emplace_back(rows.cell(row, column).value_or(""));
        }
    }
    return lines;
}

ShownLines lines_of_sheet(const std::string& workbook, const std::string& sheet) {
    const TextBytes bytes{workbook};
    TableHint hint;
    hint.sheet = sheet;
    hint.heading_row = 1;
    Rows rows;
    xlsx_reader(bytes, hint)->read(rows, 100);
    return lines_of(rows);
}

TEST_F(ListForms, TheWorkbookHasTheLinesOfTheCsvBehindTheCounts) {
    const std::string book = workbook();
    const TextBytes bytes{book};
    const XlsxBook opened{bytes};
    std::vector<std::string> names;
    for (const XlsxSheet& sheet : opened.sheets()) {
        names.push_back(sheet.name);
    }
    EXPECT_THAT(names, ElementsAre("汇总", "差异"));
    const std::string text = csv();
    const TextBytes text_bytes{text};
    Rows rows;
    csv_reader(text_bytes, Encoding::utf8, ',')->read(rows, 100);
    const ShownLines lines = lines_of_sheet(book, "差异");
    EXPECT_THAT(lines, SizeIs(4));
    EXPECT_EQ(lines, lines_of(rows));
    EXPECT_EQ(lines[0][2], code_text);
    EXPECT_EQ(lines[0][8], hostile_text);
    EXPECT_EQ(lines[3][4], "3、5");
    EXPECT_THAT(
        lines_of_sheet(book, "汇总"),
        testing::IsSupersetOf(
            {std::vector<std::string>{"文件 file", "a & b.csv", "b.xlsx"},
             std::vector<std::string>{"行数\nrows", "20", "19"},
             std::vector<std::string>{"不认识、未比较的列\nunknown columns", "", "自有<列>"}}
        )
    );
}

TEST_F(ListForms, AWorkbookThatIsNotFinishedLeavesTheOneBefore) {
    const auto file = folder_.path() / "differences.xlsx";
    std::ofstream{file} << "before";
    {
        const auto writer = write_list_workbook(file, kind_, head_);
        writer->write(changed_record());
    }
    EXPECT_EQ(std::filesystem::file_size(file), 6);
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "differences.xlsx.part"));
    EXPECT_THROW(write_list_workbook(folder_.path(), kind_, head_), Error);
}

TEST_F(ListForms, ThePageHoldsEveryDifferenceAndEndsNoScriptEarly) {
    const std::string text = page();
    const std::string opening = "<script type=\"application/json\" data-differences>";
    const std::size_t begin = text.find(opening) + opening.size();
    const json::value rows = json::parse(text.substr(begin, text.find("</script>", begin) - begin));
    ASSERT_THAT(rows.as_array(), SizeIs(3));
    EXPECT_EQ(rows.at(0).at(0).as_string(), "changed");
    EXPECT_EQ(rows.at(0).at(6).at(0).at(3).as_string(), hostile_text);
    EXPECT_EQ(rows.at(1).at(7).at(0).as_string(), "没有这一天");
    EXPECT_THAT(text, Not(HasSubstr("alert(1)</script>")));
    EXPECT_THAT(text, HasSubstr("a &amp; b.csv"));
    EXPECT_THAT(text, HasSubstr("自有&lt;列&gt;"));
    EXPECT_THAT(text, HasSubstr(R"(data-reason="repeated" data-count="1")"));
    EXPECT_THAT(text, Not(testing::ContainsRegex("(src|href)=\"?http")));
}

TEST_F(ListForms, APageOfNoDifferencesSaysSo) {
    std::ostringstream out;
    write_list_page(out, kind_, head_)->finish({});
    EXPECT_THAT(out.str(), HasSubstr("两份名单一致"));
    EXPECT_THAT(out.str(), HasSubstr("没有差异"));
}

TEST_F(ListForms, NumbersOfPersonsAreShownInNone) {
    std::ostringstream text;
    write(*write_list_text(text, kind_, Colour::plain));
    std::ostringstream data;
    write(*write_list_json(data, kind_));
    std::string cells;
    for (const auto& line : lines_of_sheet(workbook(), "差异")) {
        for (const std::string& cell : line) {
            cells += cell;
        }
    }
    for (const std::string& shown : {text.str(), csv(), data.str(), page(), cells}) {
        EXPECT_THAT(shown, Not(HasSubstr("19900101")));
        EXPECT_THAT(shown, HasSubstr("个人信息不显示"));
    }
    EXPECT_NO_THROW(json::parse(data.str()));
}

}  // namespace
}  // namespace xinqiao
