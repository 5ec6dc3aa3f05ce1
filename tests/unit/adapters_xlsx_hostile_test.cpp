// Workbooks that nobody ought to make: a clear sentence, in bounded time and memory.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/formats/xlsx_table.hpp"
#include "base/error.hpp"
#include "tests/support/xlsx_parts.hpp"

namespace xinqiao {
namespace {

Rows read_all_of_xlsx(std::string_view bytes) {
    const TextBytes source{bytes};
    Rows rows;
    const auto reader = xlsx_reader(source, {});
    while (reader->read(rows, 100)) {
    }
    return rows;
}

// What is said, with its hint; empty: it was read.
std::string refusal_of(std::string_view bytes) {
    try {
        read_all_of_xlsx(bytes);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid) << error.what();
        EXPECT_FALSE(error.hint().empty()) << error.what();
        return error.what();
    }
    return {};
}

XlsxParts plain_workbook() {
    XlsxParts xlsx;
    xlsx.rows = text_row(1, {"名称", "编号"}) + text_row(2, {"甲", "1"}) + text_row(3, {"乙", "2"});
    return xlsx;
}

// The workbook with another text for one part; empty: without it.
std::string with_part(const std::string& name, const std::string& text) {
    ZipParts parts = parts_of(plain_workbook());
    std::erase_if(parts, [&](const auto& part) { return part.first == name; });
    if (!text.empty()) parts.emplace_back(name, text);
    return zip_of(parts);
}

std::string sheet_of(const std::string& rows) {
    XlsxParts xlsx = plain_workbook();
    xlsx.rows += rows;
    return xlsx_of(xlsx);
}

TEST(HostileXlsx, ThePlainOneIsRead) {
    EXPECT_EQ(read_all_of_xlsx(xlsx_of(plain_workbook())).size(), 2U);
}

TEST(HostileXlsx, OtherFilesAreNamed) {
    EXPECT_TRUE(refusal_of("").find("文件是空的") != std::string::npos);
    EXPECT_TRUE(refusal_of("名称,编号\n甲,1\n").find("开头不是 XLSX") != std::string::npos);
    EXPECT_TRUE(refusal_of("<html>登录</html>").find("网页") != std::string::npos);
    const std::string old =
        std::string{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"} + std::string(5000, '\0');
    EXPECT_TRUE(refusal_of(old).find("旧版 XLS 文件或加了密码") != std::string::npos);
    EXPECT_TRUE(refusal_of(zip_of({{"a.txt", "x"}})).find("缺少部件") != std::string::npos);
    EXPECT_TRUE(refusal_of(std::string(100, '\0')).find("开头不是 XLSX") != std::string::npos);
}

TEST(HostileXlsx, ACutFileIsNeverAShortList) {
    const std::string whole = xlsx_of(plain_workbook());
    for (std::size_t length = 4; length < whole.size(); length += 7) {
        EXPECT_NE(refusal_of(std::string_view{whole}.substr(0, length)), "") << length;
    }
}

RC_GTEST_PROP(HostileXlsx, ChangedBytesAreNoticedOrHarmless, ()) {
    std::string bytes = xlsx_of(plain_workbook());
    const auto changes = *rc::gen::container<std::vector<std::pair<std::size_t, char>>>(
        rc::gen::pair(rc::gen::inRange<std::size_t>(0, bytes.size()), rc::gen::arbitrary<char>())
    );
    for (const auto& [at, byte] : changes) {
        bytes[at] = byte;
    }
    try {
        RC_ASSERT(read_all_of_xlsx(bytes).size() <= 3U);
    } catch (const Error& error) {
        RC_ASSERT(error.kind() == Error::Kind::invalid);
    }
}

TEST(HostileXlsx, MissingPartsAreNamed) {
    EXPECT_NE(
        refusal_of(with_part("xl/workbook.xml", "")).find("xl/workbook.xml"), std::string::npos
    );
    EXPECT_NE(
        refusal_of(with_part("xl/_rels/workbook.xml.rels", "")).find("rels"), std::string::npos
    );
    EXPECT_NE(
        refusal_of(with_part("xl/worksheets/sheet1.xml", "")).find("sheet1.xml"), std::string::npos
    );
    EXPECT_EQ(refusal_of(with_part("xl/styles.xml", "")), "") << "nobody needs them";
}

// Names of parts are only ever looked up in the archive.
TEST(HostileXlsx, PathsLeadNowhere) {
    for (const std::string target :
         {"../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd"}) {
        const std::string relations =
            "<Relationships><Relationship Id=\"rId1\" Target=\"" + target + "\"/></Relationships>";
        const std::string said = refusal_of(with_part("xl/_rels/workbook.xml.rels", relations));
        EXPECT_NE(said.find("缺少部件"), std::string::npos) << said;
    }
}

TEST(HostileXlsx, DocumentTypesAndEntitiesAreRefused) {
    const std::string laughs =
        "<!DOCTYPE w [<!ENTITY a \"哈哈哈哈哈哈哈哈\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
        "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>";
    const std::string outside = "<!DOCTYPE w SYSTEM \"file:///etc/passwd\">";
    const std::string entity = "<!DOCTYPE w [<!ENTITY d SYSTEM \"file:///etc/passwd\">]>";
    for (const std::string& type : {laughs, outside, entity}) {
        for (const std::string part : {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}) {
            const std::string said = refusal_of(with_part(part, type + "<sst><si/></sst>"));
            EXPECT_NE(said.find("DOCTYPE"), std::string::npos) << said;
            EXPECT_NE(refusal_of(with_part(part, type + "<sst><si><t>&d;</t></si></sst>")), "");
        }
    }
    EXPECT_NE(refusal_of(with_part("xl/sharedStrings.xml", "<sst>&d;</sst>")), "");
}

TEST(HostileXlsx, ABombIsDefused) {
    std::string rows;
    for (int part = 0; part < 20; ++part) {
        rows += "<a/>" + std::string(5U << 20, ' ');
    }
    const std::string said = refusal_of(sheet_of(rows));
    EXPECT_NE(said.find("解压后过大"), std::string::npos) << said;
}

TEST(HostileXlsx, DeepNestingIsRefused) {
    std::string deep;
    for (int level = 0; level < 100'000; ++level) {
        deep += "<a>";
    }
    EXPECT_NE(refusal_of(sheet_of(deep)).find("不是合法的 XML"), std::string::npos);
}

TEST(HostileXlsx, BrokenXmlAndNulBytesAreRefused) {
    EXPECT_NE(refusal_of(sheet_of("<row r=\"4\"><c")).find("不是合法的 XML"), std::string::npos);
    const std::string nul =
        "<row r=\"4\"><c r=\"A4\"><v>1" + std::string(1, '\0') + "2</v></c></row>";
    EXPECT_NE(refusal_of(sheet_of(nul)).find("不是合法的 XML"), std::string::npos);
    EXPECT_NE(refusal_of(sheet_of("<row r=\"4\">\xFF\xFE</row>")), "");
}

TEST(HostileXlsx, PlacesBeyondExcelAreRefused) {
    EXPECT_NE(refusal_of(sheet_of("<row r=\"99999999\"/>")).find("行号"), std::string::npos);
    EXPECT_NE(refusal_of(sheet_of("<row r=\"2\"/>")).find("行号"), std::string::npos);
    for (const std::string place : {"ZZZZZZ4", "4", "XFE4"}) {
        const std::string row = "<row r=\"4\"><c r=\"" + place + "\"><v>1</v></c></row>";
        EXPECT_NE(refusal_of(sheet_of(row)), "") << place;
    }
    EXPECT_NE(
        refusal_of(sheet_of("<row r=\"4\"><c r=\"B4\"/><c r=\"A4\"/></row>")).find("顺序"),
        std::string::npos
    );
}

// A hundred cells that share one long text.
TEST(HostileXlsx, SharedTextsDoNotMultiply) {
    XlsxParts xlsx = plain_workbook();
    xlsx.shared = "<si><t>" + std::string(1 << 19, 'x') + "</t></si>";
    for (std::size_t row = 4; row < 200; ++row) {
        const std::string number = std::to_string(row);
        xlsx.rows += "<row r=\"" + number + "\">";
        for (int cell = 0; cell < 100; ++cell) {
            xlsx.rows += "<c t=\"s\"><v>0</v></c>";
        }
        xlsx.rows += "</row>";
    }
    const std::string book = xlsx_of(xlsx);
    const TextBytes source{book};
    TableHint hint;
    hint.needed = {"名称", "编号"};
    const auto reader = xlsx_reader(source, hint);
    Rows rows;
    EXPECT_TRUE(reader->read(rows, 1000));
    EXPECT_LT(rows.size(), 100U) << "a page is no larger than 64 MiB";
    EXPECT_NE(rows.broken(2)->find("超过 1 MiB"), std::string_view::npos);
}

TEST(HostileXlsx, ThousandsOfSheetsAreRefused) {
    std::string sheets;
    for (int sheet = 0; sheet < 2000; ++sheet) {
        sheets += "<sheet name=\"s\" r:id=\"rId1\"/>";
    }
    const std::string book = with_part(
        "xl/workbook.xml", "<workbook xmlns:r=\"urn:r\"><sheets>" + sheets + "</sheets></workbook>"
    );
    EXPECT_NE(refusal_of(book).find("工作表超过"), std::string::npos);
}

TEST(HostileXlsx, AMissingSheetIsNamedWithThoseThatAreThere) {
    const std::string book = xlsx_of(plain_workbook());
    const TextBytes source{book};
    TableHint hint;
    hint.sheet = "处罚";
    try {
        xlsx_reader(source, hint);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "没有名为“处罚”的工作表, 文件里有: 名单");
    }
}

}  // namespace
}  // namespace xinqiao
