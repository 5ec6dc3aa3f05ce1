// XLSX as people fill it in: what a cell becomes, where the table begins and ends.
#include <fstream>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/files/stoppable_bytes.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "base/error.hpp"
#include "schema/code_book.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/xlsx_parts.hpp"

namespace xinqiao {
namespace {

Rows read_xlsx(std::string_view bytes, const TableHint& hint = {}) {
    const TextBytes source{bytes};
    Rows rows;
    const auto reader = xlsx_reader(source, hint);
    while (reader->read(rows, 100)) {
    }
    EXPECT_TRUE(reader->whole());
    return rows;
}

std::string xlsx_cell(const Rows& rows, std::size_t row, std::string_view column) {
    const auto found = rows.find_column(column);
    if (!found) return "no such column";
    return std::string{rows.cell(row, *found).value_or("absent")};
}

std::string xlsx_fault(const Rows& rows, std::size_t row) {
    return std::string{rows.broken(row).value_or("")};
}

// One cell below the heading 编号, beside a text.
Rows read_one_cell(const std::string& cell, XlsxParts xlsx = {}) {
    xlsx.rows = text_row(1, {"名称", "编号"}) + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲"
                + "</t></is></c>" + cell + "</row>";
    return read_xlsx(xlsx_of(xlsx));
}

std::string shown_as(const std::string& cell, const XlsxParts& xlsx = {}) {
    const Rows rows = read_one_cell(cell, xlsx);
    EXPECT_EQ(xlsx_fault(rows, 0), "") << cell;
    return xlsx_cell(rows, 0, "编号");
}

std::string fault_for(const std::string& cell, const XlsxParts& xlsx = {}) {
    return xlsx_fault(read_one_cell(cell, xlsx), 0);
}

TableHint hint_knowing(const std::vector<std::string>& headings) {
    TableHint hint;
    for (const std::string& heading : headings) {
        hint.known.insert(column_key(heading));
    }
    return hint;
}

TEST(XlsxCells, NumbersAreReadAsTheyAreShown) {
    EXPECT_EQ(shown_as(R"(<c r="B2"><v>1</v></c>)"), "1");
    EXPECT_EQ(shown_as(R"(<c r="B2"><v>1.0</v></c>)"), "1");
    EXPECT_EQ(shown_as(R"(<c r="B2"><v>0.30000000000000004</v></c>)"), "0.3");
    EXPECT_EQ(shown_as(R"(<c r="B2"><v>1.5E3</v></c>)"), "1500");
    EXPECT_EQ(shown_as(R"(<c r="B2"><v>-2.50</v></c>)"), "-2.5");
    EXPECT_EQ(shown_as(R"(<c r="B2"><v>152522197001010</v></c>)"), "152522197001010");
    EXPECT_EQ(shown_as(R"(<c r="B2" s="3"><v>1234</v></c>)"), "00001234");
}

TEST(XlsxCells, CodesThatExcelMadeNumbersAreRefusedWithTheReason) {
    for (const std::string number : {"9.115E+17", "911525007000000000", "1234567890123456"}) {
        const std::string fault = fault_for("<c r=\"B2\"><v>" + number + "</v></c>");
        EXPECT_NE(fault.find("“编号”(B2) 长编号被 Excel 存成了数字 " + number), std::string::npos)
            << fault;
        EXPECT_NE(fault.find("请把该列设为文本格式, 重新录入完整编号"), std::string::npos) << fault;
    }
    EXPECT_EQ(fault_for(R"(<c r="B2"><v>999999999999999</v></c>)"), "");
}

// As Excel shows a code that was a number first and then a text: nothing tells the lost digits.
TEST(XlsxCells, TextsStayAsTheyAre) {
    EXPECT_EQ(
        shown_as(R"(<c r="B2" t="inlineStr"><is><t>91152500MA0N0T2X7L</t></is></c>)"),
        "91152500MA0N0T2X7L"
    );
    EXPECT_EQ(shown_as(R"(<c r="B2" t="inlineStr"><is><t>007</t></is></c>)"), "007");
    EXPECT_EQ(shown_as(R"(<c r="B2" t="str"><f>A2</f><v>甲</v></c>)"), "甲");
    EXPECT_EQ(
        shown_as(R"(<c r="B2" t="inlineStr"><is><t xml:space="preserve">一_x000D_二</t></is></c>)"),
        "一\r二"
    );
    EXPECT_EQ(shown_as(R"(<c r="B2" t="b"><v>1</v></c>)"), "TRUE");
}

TEST(XlsxCells, SharedAndRichTextsAreJoinedWithoutReadings) {
    XlsxParts xlsx;
    xlsx.shared =
        "<si><t>甲</t></si><si><r><t>乌自然资罚</t></r><r><t>〔2026〕7号</t></r>"
        "<rPh sb=\"0\" eb=\"1\"><t>wu</t></rPh></si>";
    EXPECT_EQ(shown_as(R"(<c r="B2" t="s"><v>1</v></c>)", xlsx), "乌自然资罚〔2026〕7号");
    EXPECT_NE(
        fault_for(R"(<c r="B2" t="s"><v>9</v></c>)", xlsx).find("共享文字"), std::string::npos
    );
}

TEST(XlsxCells, DatesOf1900) {
    EXPECT_EQ(shown_as(R"(<c r="B2" s="1"><v>45384</v></c>)"), "2024-04-02");
    EXPECT_EQ(shown_as(R"(<c r="B2" s="1"><v>59</v></c>)"), "1900-02-28");
    EXPECT_EQ(shown_as(R"(<c r="B2" s="1"><v>61</v></c>)"), "1900-03-01");
    EXPECT_EQ(shown_as(R"(<c r="B2" s="2"><v>45384.75</v></c>)"), "2024-04-02 18:00:00");
    EXPECT_NE(
        fault_for(R"(<c r="B2" s="1"><v>60</v></c>)").find("不存在的日期"), std::string::npos
    );
    EXPECT_NE(
        fault_for(R"(<c r="B2" s="1"><v>9999999</v></c>)").find("不是日期"), std::string::npos
    );
    EXPECT_NE(fault_for(R"(<c r="B2" s="1"><v>-1</v></c>)").find("不是日期"), std::string::npos);
}

TEST(XlsxCells, DatesOf1904) {
    XlsxParts xlsx;
    xlsx.from_1904 = true;
    EXPECT_EQ(shown_as(R"(<c r="B2" s="1"><v>43922</v></c>)", xlsx), "2024-04-02");
    EXPECT_EQ(shown_as(R"(<c r="B2" s="1"><v>0</v></c>)", xlsx), "1904-01-01");
}

TEST(XlsxCells, FormatsOfChineseExcelAreDates) {
    for (const std::string code :
         {"yyyy\\年m\\月d\\日",
          "[$-804]yyyy/m/d;@",
          "[Red]yyyy-mm-dd",
          "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"}) {
        XlsxParts xlsx;
        xlsx.formats = "<numFmt numFmtId=\"164\" formatCode=\"" + code + "\"/>";
        EXPECT_EQ(shown_as(R"(<c r="B2" s="3"><v>45384</v></c>)", xlsx), "2024-04-02") << code;
    }
    for (const std::string code : {"#,##0.00", "0.00_ ", "[Red]General", "&quot;day&quot;0"}) {
        XlsxParts xlsx;
        xlsx.formats = "<numFmt numFmtId=\"164\" formatCode=\"" + code + "\"/>";
        EXPECT_EQ(shown_as(R"(<c r="B2" s="3"><v>45384</v></c>)", xlsx), "45384") << code;
    }
}

TEST(XlsxCells, FormulasGiveWhatExcelSaved) {
    EXPECT_EQ(shown_as(R"(<c r="B2"><f>1+1</f><v>2</v></c>)"), "2");
    EXPECT_EQ(shown_as(R"(<c r="B2" t="str"><f>"a"</f><v></v></c>)"), "");
    EXPECT_NE(fault_for(R"(<c r="B2"><f>1+1</f></c>)").find("没有保存计算结果"), std::string::npos);
    EXPECT_NE(
        fault_for(R"(<c r="B2" t="e"><v>#REF!</v></c>)").find("显示为 #REF!"), std::string::npos
    );
    EXPECT_NE(fault_for(R"(<c r="B2"><v>甲</v></c>)").find("不是数字"), std::string::npos);
}

TEST(XlsxTables, TitlesAndNotesAreNoData) {
    XlsxParts xlsx;
    xlsx.rows = text_row(1, {"行政处罚信息公示表（2019 版）"})
                + text_row(2, {"填报单位：某局", "", "", "", "填报日期：2026-01-01"})
                + text_row(4, {"名称", "编号", "决定日期", "内容", "机关"})
                + text_row(5, {"甲", "1", "2026-01-01", "罚款", "某局"})
                + text_row(7, {"乙", "2", "2026-01-02", "警告", "某局"})
                + text_row(8, {"合计", "2"}) + text_row(9, {"填表说明：", "一、如实填写"})
                + text_row(10, {"二、不得漏填"})
                + text_row(11, {"丙", "3", "2026-01-03", "罚款", "某局"});
    xlsx.behind = "<mergeCells><mergeCell ref=\"A1:E1\"/></mergeCells>";
    TableHint hint;
    hint.ends = {"填表说明"};
    const Rows rows = read_xlsx(xlsx_of(xlsx), hint);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(xlsx_cell(rows, 0, "编号"), "1");
    EXPECT_EQ(rows.place(1), 7U);
    EXPECT_NE(xlsx_fault(rows, 2).find("说明之后"), std::string::npos) << "nothing is lost";
}

TEST(XlsxTables, HeadingsOfEveryYearAreFoundByTheMapping) {
    const TableHint hint = hint_knowing({"行政相对人名称", "CF_XDR_MC", "决定书文号", "CF_WSH"});
    for (const auto& [name, number] :
         {std::pair{"行政相对人名称", "决定书文号"}, std::pair{"CF_XDR_MC", "cf_wsh "}}) {
        XlsxParts xlsx;
        xlsx.rows = text_row(1, {"一", "二", "三", "四"}) + text_row(2, {"", name, number})
                    + text_row(3, {"", "甲", "乌罚1号"});
        const Rows rows = read_xlsx(xlsx_of(xlsx), hint);
        ASSERT_EQ(rows.size(), 1U);
        EXPECT_EQ(rows.place(0), 3U);
        EXPECT_EQ(xlsx_cell(rows, 0, name), "甲");
    }
}

// The value stands in the first cell only: what a record lacks for that is not guessed.
TEST(XlsxTables, MergedCellsAreNotGuessed) {
    XlsxParts xlsx;
    xlsx.rows = text_row(1, {"名称", "编号"}) + text_row(2, {"甲", "1"}) + text_row(3, {"", "2"});
    xlsx.behind = "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>";
    const Rows rows = read_xlsx(xlsx_of(xlsx));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(xlsx_cell(rows, 0, "名称"), "甲");
    EXPECT_EQ(xlsx_cell(rows, 1, "名称"), "");
}

TEST(XlsxTables, AValueWithoutHeadingBreaksItsRow) {
    XlsxParts xlsx;
    xlsx.rows =
        text_row(1, {"名称", "编号"}) + text_row(2, {"甲", "1", "多出"}) + text_row(3, {"乙", "2"});
    const Rows rows = read_xlsx(xlsx_of(xlsx), hint_knowing({"名称", "编号"}));
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_NE(xlsx_fault(rows, 0).find("没有表头"), std::string::npos);
    EXPECT_EQ(xlsx_fault(rows, 1), "");
}

TEST(XlsxTables, AReaderGoesOnWhereAnotherStopped) {
    XlsxParts xlsx;
    xlsx.rows = text_row(1, {"名称", "编号"});
    for (std::size_t row = 2; row < 12; ++row) {
        xlsx.rows += text_row(row, {"甲", std::to_string(row)});
    }
    const std::string book = xlsx_of(xlsx);
    const TextBytes source{book};
    Rows rows;
    ReadPlace place;
    for (bool more = true; more;) {
        const auto reader = xlsx_reader(source, {}, place);
        more = reader->read(rows, 3);
        place = reader->place();
    }
    ASSERT_EQ(rows.size(), 10U);
    EXPECT_EQ(xlsx_cell(rows, 9, "编号"), "11");
}

// Somebody asks to stop when they are read for the so-many-th time.
class StoppedBytes final : public Bytes {
public:
    StoppedBytes(std::string_view text, int reads) : text_{text}, reads_{reads} {}

    std::size_t read_at(std::uint64_t offset, std::span<char> room) const override {
        if (--reads_ == 0) stop_.request_stop();
        return text_.read_at(offset, room);
    }
    Call call() const { return {.stop = stop_.get_token()}; }
    int reads_left() const { return reads_; }

private:
    TextBytes text_;
    mutable int reads_;
    mutable std::stop_source stop_;
};

TEST(XlsxTables, AStopIsObeyedWhileTheReaderLooksForItsPlace) {
    XlsxParts xlsx;
    xlsx.rows = text_row(1, {"名称", "编号"});
    for (std::size_t row = 2; row < 20'000; ++row) {
        xlsx.rows += text_row(row, {"甲", std::to_string(row * 7919 % 100'003)});
    }
    const std::string book = xlsx_of(xlsx);
    const StoppedBytes untouched{book, 1'000'000};
    Rows rows;
    const ReadPlace deep{.offset = 19'990, .line = 19'990};
    xlsx_reader(untouched, {}, deep)->read(rows, 1);
    EXPECT_EQ(xlsx_cell(rows, 0, "编号"), std::to_string(19'990 * 7919 % 100'003));
    const int needed = 1'000'000 - untouched.reads_left();
    const StoppedBytes stopped{book, needed / 2};
    StoppableBytes stoppable{stopped};
    stoppable.heed(stopped.call());
    try {
        xlsx_reader(stoppable, {}, deep)->read(rows, 1);
        FAIL() << "it went on";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::stopped) << error.what();
    }
    EXPECT_EQ(stopped.reads_left(), 0) << "and at once";
}

// A sheet that LibreOffice Calc 7.4 saved: a merged title, a note, dates as 年月日, formulas.
TEST(XlsxTables, SheetsOfLibreOfficeAreRead) {
    std::ifstream file{
        support::source_folder() / "tests/support/sheets/libreoffice.xlsx", std::ios::binary};
    const std::string book{std::istreambuf_iterator<char>{file}, {}};
    TableHint hint;
    hint.ends = {"填表说明"};
    const Rows rows = read_xlsx(book, hint);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(
        rows.json(0),
        R"({"行政相对人名称":"甲公司","代码":"911525007000000000","流水号":"00000123",)"
        R"("决定日期":"2026-01-02","罚款":"3","备注":"甲公司欠缴"})"
    );
    EXPECT_EQ(xlsx_fault(rows, 0), "");
    EXPECT_NE(xlsx_fault(rows, 1).find("“代码”(B5) 长编号被 Excel 存成了数字"), std::string::npos);
    EXPECT_NE(xlsx_fault(rows, 2).find("“罚款”(E6) 公式出错"), std::string::npos);
}

RC_GTEST_PROP(XlsxRoundTrip, WhatWeWriteIsReadBack, ()) {
    const auto characters = rc::gen::elementOf(std::vector<std::string>{
        "0", "1", "9",  "A", "甲", "〔", "〕", " ", "\n", "_", "_x000D_",
        "<", "&", "\"", "'", ".",  "-",  "E+", "=", "@",  "𠮷"});
    const auto cell = rc::gen::map(
        rc::gen::container<std::vector<std::string>>(characters),
        [](const std::vector<std::string>& parts) {
            std::string text = "x";  // an empty row would be passed over, a note as well
            for (const std::string& part : parts) {
                text += part;
            }
            return text;
        }
    );
    const auto lines = *rc::gen::container<std::vector<SheetLine>>(
        rc::gen::container<std::vector<std::string>>(3, cell)
    );
    std::vector<SheetLine> sheet{{"名称", "编号", "日期"}};
    sheet.insert(sheet.end(), lines.begin(), lines.end());
    const TemporaryFolder folder;
    const Rows rows = read_xlsx(workbook_of({{"名单", sheet}}, folder.path() / "draft"));
    RC_ASSERT(rows.size() == lines.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        RC_ASSERT(!rows.broken(row).has_value());
        for (std::size_t column = 0; column < 3; ++column) {
            RC_ASSERT(rows.cell(row, column) == std::string_view{lines[row][column]});
        }
    }
}

TEST(XlsxRoundTrip, LeadingZerosCodesAndDatesStayTexts) {
    const TemporaryFolder folder;
    const std::vector<SheetLine> sheet{
        {"名称", "编号", "日期"}, {"甲", "000123", "2026/01/02"}, {"乙", "911525007000000000", ""}};
    const std::string book = workbook_of({{"名单", sheet}}, folder.path() / "draft");
    EXPECT_EQ(book, workbook_of({{"名单", sheet}}, folder.path() / "draft"));
    const Rows rows = read_xlsx(book);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(xlsx_cell(rows, 0, "编号"), "000123");
    EXPECT_EQ(xlsx_cell(rows, 0, "日期"), "2026/01/02");
    EXPECT_EQ(xlsx_cell(rows, 1, "编号"), "911525007000000000");
    EXPECT_EQ(xlsx_cell(rows, 1, "日期"), "");
}

}  // namespace
}  // namespace xinqiao
