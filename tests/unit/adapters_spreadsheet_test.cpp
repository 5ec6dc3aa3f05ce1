// Exchange by spreadsheets: lists in, sheets to upload out, answer sheets back.
#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>

#include "adapters/files/durable.hpp"
#include "adapters/files/open_file.hpp"
#include "adapters/formats/csv.hpp"
#include "adapters/formats/xlsx_table.hpp"
#include "adapters/formats/zip_archive.hpp"
#include "adapters/spreadsheet/spreadsheet.hpp"
#include "adapters/spreadsheet/workbook.hpp"
#include "base/error.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/xlsx_parts.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

class SpreadsheetAdapter : public testing::Test {
protected:
    SpreadsheetAdapter() { settings_.root = folder_.path().string(); }

    void put(const std::string& name, const std::vector<SheetLine>& lines) const {
        fs::create_directories((folder_.path() / name).parent_path());
        write_durably(
            folder_.path() / name, workbook_of({{"结果", lines}}, folder_.path() / ".draft")
        );
    }

    void put_text(const std::string& name, std::string_view text) const {
        fs::create_directories((folder_.path() / name).parent_path());
        write_durably(folder_.path() / name, text);
    }

    std::vector<Receipt> push(const std::vector<Change>& changes) const {
        return spreadsheet_target(settings_, publication_)->push(changes, Call{});
    }

    ReceiptPage poll(const Cursor& cursor = {}) const {
        return spreadsheet_receipts(settings_, publication_)->poll(cursor, Call{});
    }

    // The sheets that wait to be uploaded.
    std::vector<std::string> uploads() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator{folder_.path() / "outbox"}) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.')) names.push_back(name);
        }
        std::ranges::sort(names);
        return names;
    }

    std::string read_whole(const std::string& name) const {
        std::ifstream file{folder_.path() / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

    Rows sheet_of_upload(const std::string& name, const std::string& sheet) const {
        const auto found = look_at("outbox/" + name, folder_.path());
        const OpenFile bytes{*found, folder_.path()};
        TableHint hint;
        hint.sheet = sheet;
        Rows rows;
        xlsx_reader(bytes, hint)->read(rows, 100);
        return rows;
    }

    TemporaryFolder folder_;
    SpreadsheetSettings settings_;
    PublicationSettings publication_{"penalty", "m", "", 100, {}, {"代码", "文号"}};
};

Change change_of(
    const std::string& id,
    const std::string& code,
    const std::string& number,
    const std::string& content,
    Action action = Action::upsert
) {
    Change change;
    change.id = ChangeId{id};
    change.action = action;
    change.row = {{"名称", "某公司"}, {"代码", code}, {"文号", number}, {"内容", content}};
    return change;
}

std::string words_of(const Receipt& receipt) {
    if (const auto* accepted = std::get_if<Accepted>(&receipt)) return "+" + accepted->reference;
    if (const auto* refused = std::get_if<Refused>(&receipt))
        return "-" + refused->code + " " + refused->reason;
    return "?";
}

std::vector<std::string> words_of(const ReceiptPage& page) {
    std::vector<std::string> words;
    for (const LateReceipt& late : page.receipts) {
        words.push_back(late.change.text() + words_of(late.receipt));
    }
    return words;
}

using Words = std::vector<std::string>;

constexpr const char* sheet_part = "xl/worksheets/sheet1.xml";

TEST_F(SpreadsheetAdapter, WritesWhatAPersonCanUpload) {
    const auto receipts = push(
        {change_of("7", "911525007000000000", "乌罚1号", "罚款"),
         change_of("8", "0012", "乌罚2号", "警告", Action::withdraw)}
    );
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts.at(1)));
    ASSERT_EQ(uploads().size(), 1U);
    EXPECT_TRUE(uploads()[0].ends_with("_00001.xlsx")) << uploads()[0];
    const Rows shown = sheet_of_upload(uploads()[0], upsert_sheet);
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown.columns(), (Words{"变更编号", "平台编号", "名称", "代码", "文号", "内容"}));
    EXPECT_EQ(shown.cell(0, 0), "7");
    EXPECT_EQ(shown.cell(0, 3), "911525007000000000");
    EXPECT_EQ(sheet_of_upload(uploads()[0], withdraw_sheet).cell(0, 3), "0012");
}

TEST_F(SpreadsheetAdapter, WritesNoColumnThatTheTemplateHasNoRoomFor) {
    settings_.id_heading = settings_.reference_heading = "";
    push({change_of("7", "1", "乌罚1号", "罚款")});
    EXPECT_EQ(
        sheet_of_upload(uploads()[0], upsert_sheet).columns(),
        (Words{"名称", "代码", "文号", "内容"})
    );
}

TEST_F(SpreadsheetAdapter, TheSameBatchIsOneFile) {
    const std::vector<Change> changes{change_of("7", "1", "乌罚1号", "罚款")};
    push(changes);
    push(changes);
    EXPECT_EQ(uploads().size(), 1U);
    push({change_of("8", "1", "乌罚1号", "罚款")});
    EXPECT_EQ(uploads().size(), 2U);
}

TEST_F(SpreadsheetAdapter, RefusesWhatASheetCannotHold) {
    const auto receipts = push(
        {change_of("7", "1", "乌罚1号", std::string(40'000, 'x')),
         change_of("8", "1", "乌罚2号", "\xFF"),
         change_of("9", "1", "乌罚3号", "罚款")}
    );
    EXPECT_NE(words_of(receipts[0]).find("超过 Excel 单元格的 32767 字"), std::string::npos);
    EXPECT_NE(words_of(receipts[1]).find("不是有效的 UTF-8"), std::string::npos);
    EXPECT_TRUE(std::holds_alternative<Taken>(receipts[2]));
    EXPECT_EQ(sheet_of_upload(uploads()[0], upsert_sheet).size(), 1U);
}

TEST_F(SpreadsheetAdapter, ReadsAnswersByOurNumber) {
    put("receipts/a.xlsx",
        {{"变更编号", "校验结果", "错误代码", "错误描述", "平台编号"},
         {"7", "通过", "", "", "P-7"},
         {"8", "失败", "1001", "主体不存在", ""},
         {"9", "未通过", "", "", ""},
         {"10", "", "", "", ""}});
    const ReceiptPage page = poll();
    EXPECT_TRUE(page.last);
    EXPECT_EQ(words_of(page), (Words{"7+P-7", "8-1001 主体不存在", "9-未通过 未通过"}));
    ASSERT_EQ(page.faults.size(), 1U);
    EXPECT_EQ(page.faults[0], "校验结果表 receipts/a.xlsx 第 5 行没有“校验结果”");
    EXPECT_TRUE(poll(page.next).receipts.empty()) << "an answer is read once";
}

TEST_F(SpreadsheetAdapter, ReadsAnswersInCsvOfChineseExcel) {
    put_text("receipts/a.csv", csv_line({"变更编号", "校验结果"}) + csv_line({"7", "成功"}));
    EXPECT_EQ(words_of(poll()), Words{"7+"});
}

TEST_F(SpreadsheetAdapter, MatchesAnswersWithoutOurNumberByWhatWasSent) {
    push({change_of("7", "1", "乌罚1号", "罚款"), change_of("8", "1", "乌罚2号", "罚款")});
    put("receipts/b.xlsx",
        {{"名称", "代码", "文号", "校验结果", "错误描述"},
         {"某公司", "1", "乌罚2号", "失败", "缺少依据"},
         {"某公司", "1", "乌罚1号", "成功", ""},
         {"某公司", "1", "乌罚9号", "成功", ""}});
    const ReceiptPage page = poll();
    EXPECT_EQ(words_of(page), (Words{"8-失败 缺少依据", "7+"}));
    ASSERT_EQ(page.faults.size(), 1U);
    EXPECT_NE(page.faults[0].find("与已发出的表格对应不上"), std::string::npos);
}

TEST_F(SpreadsheetAdapter, AnAnswerToTheFormerSheetIsNotOneToTheNext) {
    push({change_of("7", "1", "乌罚1号", "罚款")});
    push({change_of("8", "1", "乌罚1号", "罚款 100 元")});
    put("receipts/former.xlsx",
        {{"代码", "文号", "内容", "校验结果"}, {"1", "乌罚1号", "罚款", "失败"}});
    EXPECT_EQ(words_of(poll()), Words{"7-失败 失败"}) << "the words tell";
    put("receipts/former.xlsx", {{"代码", "文号", "校验结果"}, {"1", "乌罚1号", "失败"}});
    EXPECT_EQ(words_of(poll()), Words{"8-失败 失败"}) << "else the newest";
    fs::remove(folder_.path() / "receipts/former.xlsx");
    put("receipts/结果_" + uploads()[0], {{"代码", "文号", "校验结果"}, {"1", "乌罚1号", "失败"}});
    EXPECT_EQ(words_of(poll()), Words{"7-失败 失败"}) << "else the name of the file";
}

TEST_F(SpreadsheetAdapter, WhatFitsTwoRowsIsNobodysAnswer) {
    push({change_of("7", "1", "乌罚1号", "罚款"), change_of("8", "1", "乌罚1号", "罚款")});
    put("receipts/b.xlsx", {{"代码", "文号", "校验结果"}, {"1", "乌罚1号", "成功"}});
    const ReceiptPage page = poll();
    EXPECT_TRUE(page.receipts.empty());
    EXPECT_EQ(page.faults.size(), 1U);
}

TEST_F(SpreadsheetAdapter, AnswersThatCannotBeReadStopNoOthers) {
    put_text("receipts/a.xlsx", "PK\x03\x04 cut");
    put_text("receipts/b.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old");
    put_text("receipts/c.csv", "<html>登录</html>");
    put("receipts/d.xlsx", {{"变更编号", "名称"}, {"7", "某公司"}});
    put("receipts/e.xlsx", {{"变更编号", "校验结果"}, {"7", "成功"}});
    Words receipts;
    std::string faults;
    Cursor cursor;
    for (bool more = true; more;) {
        const ReceiptPage page = poll(cursor);
        for (const std::string& words : words_of(page)) {
            receipts.push_back(words);
        }
        for (const std::string& fault : page.faults) {
            faults += fault + "\n";
        }
        cursor = page.next;
        more = !page.last;
    }
    EXPECT_EQ(receipts, Words{"7+"});
    EXPECT_EQ(std::ranges::count(faults, '\n'), 4) << faults;
    EXPECT_NE(faults.find("旧版 XLS 文件或加了密码"), std::string::npos) << faults;
    EXPECT_NE(faults.find("缺少: 校验结果"), std::string::npos) << faults;
}

TEST_F(SpreadsheetAdapter, AListOfManyFilesIsReadInPages) {
    for (const std::string name : {"一.xlsx", "二.xlsx"}) {
        std::vector<SheetLine> lines{{"名称", "代码"}};
        for (int row = 0; row < 25; ++row) {
            lines.push_back({name, std::to_string(row)});
        }
        put("inbox/" + name, lines);
    }
    SystemSettings system;
    system.spreadsheet = settings_;
    StreamSettings stream;
    stream.path = "inbox/*.xlsx";
    stream.page_rows = 10;
    const auto source = open_spreadsheet_source(system, stream, {});
    std::size_t rows = 0;
    Page page;
    for (Cursor cursor; !page.last; cursor = page.next) {
        page = source->pull(cursor, Call{});
        const Page again = open_spreadsheet_source(system, stream, {})->pull(cursor, Call{});
        EXPECT_EQ(again.next, page.next) << "the same with nothing remembered";
        EXPECT_EQ(again.rows.size(), page.rows.size());
        rows += page.rows.size();
    }
    EXPECT_EQ(rows, 50U);
    EXPECT_TRUE(page.complete);
}

TEST_F(SpreadsheetAdapter, CheckTellsWhatItFound) {
    put("处罚.xlsx", {{"处罚名单"}, {"名称", "代码", "备用"}, {"某公司", "1", ""}});
    SystemSettings system;
    system.spreadsheet = settings_;
    StreamSettings stream;
    stream.path = "*.xlsx";
    stream.headings = {"名称", "代码"};
    system.streams = {stream};
    system.publications = {publication_};
    const auto probes = check_spreadsheet(system, {}, Call{});
    ASSERT_EQ(probes.size(), 5U);
    EXPECT_EQ(
        probes[1].says, "处罚.xlsx: 工作表“结果”, 表头在第 2 行, 共 3 列, 映射不认识的列: 备用"
    );
    for (const Probe& probe : probes) {
        EXPECT_TRUE(probe.works) << probe.says;
    }
    EXPECT_FALSE(fs::exists(folder_.path() / "outbox")) << "a check leaves nothing behind";
}

// A template as platforms give them out: a title over merged cells, headings, a blank row with its
// looks, a list to choose from.
XlsxParts platform_template() {
    XlsxParts parts;
    parts.rows = text_row(1, {"行政处罚报送模板(2026版)"})
                 + R"(<row r="2"><c r="A2" t="inlineStr"><is><t>名称*</t></is></c>)"
                 + R"(<c r="B2" t="inlineStr"><is><t>文号</t></is></c>)"
                 + R"(<c r="D2" t="inlineStr"><is><t>代码</t></is></c>)"
                 + R"(<c r="E2" t="inlineStr"><is><t>内容</t></is></c>)"
                 + R"(<c r="F2" t="inlineStr"><is><t>备注</t></is></c></row>)"
                 + R"(<row r="3" ht="30" spans="1:6"><c r="A3" s="4"/><c r="D3" s="4"/></row>)";
    parts.behind = R"(<mergeCells count="1"><mergeCell ref="A1:F1"/></mergeCells>)"
                   R"(<dataValidations count="1"><dataValidation type="list" sqref="E3:E999">)"
                   R"(<formula1>"罚款,警告"</formula1></dataValidation></dataValidations>)";
    return parts;
}

std::string part_of(const std::string& bytes, const std::string& name) {
    const TextBytes source{bytes};
    const ZipArchive archive{source};
    std::string text(1 << 16, '\0');
    text.resize(archive.open(name, 1 << 20)->read(text));
    return text;
}

Change penalty(const std::string& id, const std::string& code, Action action = Action::upsert) {
    Change change = change_of(id, code, "乌罚" + id + "号", "罚款", action);
    change.row[0].first = "名称*";
    return change;
}

TEST_F(SpreadsheetAdapter, CheckComparesTheTemplateWithTheMapping) {
    put_text("templates/penalty.xlsx", xlsx_of(platform_template()));
    SystemSettings system;
    system.spreadsheet = settings_;
    publication_.keys = {"代码"};
    publication_.columns = {"名称*", "代码", "机关"};
    system.publications = {publication_};
    const Probe partly = check_spreadsheet(system, {}, Call{}).at(2);
    EXPECT_TRUE(partly.works);
    EXPECT_THAT(partly.says, testing::HasSubstr("没有映射的列 (有内容时不能写): 机关"));
    system.publications[0].keys = {"CF_XDR_SHXYM"};
    const Probe useless = check_spreadsheet(system, {}, Call{}).at(2);
    EXPECT_FALSE(useless.works);
    EXPECT_THAT(useless.says, testing::HasSubstr("没有表头 CF_XDR_SHXYM"));
}

TEST_F(SpreadsheetAdapter, FillsTheTemplateThatThePlatformGaveOut) {
    put_text("templates/penalty.xlsx", xlsx_of(platform_template()));
    push({penalty("7", "911525007000000000"), penalty("8", "_x0041_ <&>")});
    ASSERT_EQ(uploads().size(), 1U);
    const Rows shown = sheet_of_upload(uploads()[0], "");
    EXPECT_EQ(shown.columns(), (Words{"名称*", "文号", "代码", "内容", "备注"}));
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown.cell(0, 2), "911525007000000000");
    EXPECT_EQ(shown.cell(1, 1), "乌罚8号");
    EXPECT_EQ(shown.cell(1, 2), "_x0041_ <&>");
    EXPECT_EQ(shown.cell(1, 4), "");
    const std::string sheet = part_of(read_whole("outbox/" + uploads()[0]), sheet_part);
    for (const char* kept :
         {R"(<mergeCell ref="A1:F1"/>)",
          R"(sqref="E3:E999")",
          R"(<row r="4" ht="30")",
          R"(<c r="D4" s="4" t="inlineStr">)"}) {
        EXPECT_NE(sheet.find(kept), std::string::npos) << kept << " in " << sheet;
    }
}

TEST_F(SpreadsheetAdapter, WhatGoesHasAFileOfItsOwnWhereThereAreTemplates) {
    put_text("templates/penalty.xlsx", xlsx_of(platform_template()));
    const std::vector<Change> changes{penalty("7", "1"), penalty("8", "2", Action::withdraw)};
    push(changes);
    push(changes);
    ASSERT_EQ(uploads().size(), 2U);
    EXPECT_EQ(sheet_of_upload(uploads()[0], withdraw_sheet).cell(0, 0), "8");
    EXPECT_EQ(sheet_of_upload(uploads()[1], "名单").cell(0, 1), "乌罚7号");
}

TEST_F(SpreadsheetAdapter, SaysWhyATemplateCannotBeFilled) {
    const auto why = [&](const XlsxParts& parts) -> std::string {
        put_text("templates/penalty.xlsx", xlsx_of(parts));
        try {
            push({penalty("7", "1")});
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    XlsxParts parts = platform_template();
    parts.rows += text_row(4, {"填表说明", "名称须与执照一致"});
    EXPECT_NE(why(parts).find("表头以下第 4 行不是空行"), std::string::npos) << why(parts);
    parts = platform_template();
    parts.rows.replace(parts.rows.find("代码"), std::string{"代码"}.size(), "别的");
    EXPECT_NE(why(parts).find("没有表头 代码"), std::string::npos) << why(parts);
    put_text("templates/penalty.xlsx", "<html>登录</html>");
    EXPECT_THROW(push({penalty("7", "1")}), Error);
    EXPECT_FALSE(fs::exists(folder_.path() / "outbox") && !uploads().empty());
}

TEST_F(SpreadsheetAdapter, FillsATemplateWhoseElementsHaveAPrefix) {
    XlsxParts parts = platform_template();
    std::string prefixed = parts.rows;
    for (const char* name : {"row", "c", "is", "t"}) {
        for (const std::string open : {"<", "</"}) {
            for (const char end : {' ', '>', '/'}) {
                const std::string from = open + name + end;
                for (std::size_t at = 0; (at = prefixed.find(from, at)) != std::string::npos;) {
                    prefixed.replace(at, from.size(), open + "x:" + name + end);
                }
            }
        }
    }
    ZipParts zip = parts_of(parts);
    for (auto& [name, text] : zip) {
        if (name != sheet_part) continue;
        text =
            R"(<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)"
            "<x:sheetData>"
            + prefixed + "</x:sheetData></x:worksheet>";
    }
    put_text("templates/penalty.xlsx", zip_of(zip));
    push({penalty("7", "1"), penalty("8", "2")});
    EXPECT_EQ(sheet_of_upload(uploads()[0], "").size(), 2U);
}

TEST_F(SpreadsheetAdapter, FillsATemplateThatLibreOfficeSaved) {
    fs::create_directories(folder_.path() / "templates");
    fs::copy_file(
        support::source_folder() / "tests/support/sheets/template.xlsx",
        folder_.path() / "templates/penalty.xlsx"
    );
    push({penalty("7", "911525007000000000"), penalty("8", "2")});
    const Rows shown = sheet_of_upload(uploads()[0], "");
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown.cell(0, 2), "911525007000000000");
}

}  // namespace
}  // namespace xinqiao
