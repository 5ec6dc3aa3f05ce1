// CSV as it comes: what a row becomes, and what the dirt becomes.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/formats/csv.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

using Table = std::vector<std::vector<std::string>>;

struct CsvReading {
    Rows rows;
    bool whole = false;
    ReadPlace end;
};

// Reads in pages of `page`, each by a reader of its own that goes on where the former stopped.
CsvReading read_csv(std::string_view text, std::size_t page = 1000, char separator = ',') {
    const TextBytes bytes{text};
    const Encoding encoding = decide_encoding(bytes, "auto");
    CsvReading reading;
    for (bool more = true; more;) {
        const auto reader = csv_reader(bytes, encoding, separator, reading.end);
        more = reader->read(reading.rows, page);
        reading.end = reader->place();
        reading.whole = reader->whole();
    }
    return reading;
}

Table cells_of(const Rows& rows) {
    Table table;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        std::vector<std::string> cells;
        for (std::size_t column = 0; column < rows.columns().size(); ++column) {
            cells.emplace_back(rows.cell(row, column).value_or("absent"));
        }
        table.push_back(cells);
    }
    return table;
}

std::string broken_of(const Rows& rows, std::size_t row) {
    return std::string{rows.broken(row).value_or("")};
}

std::string complaint_of(std::string_view text) {
    try {
        read_csv(text);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid);
        return error.what();
    }
    return {};
}

TEST(CsvReader, ReadsPlainAndQuotedCells) {
    const auto reading = read_csv("名称,说明\n甲公司,\"含,逗号\"\n乙公司,\"含\"\"引号\"\"\"\n");
    EXPECT_EQ(cells_of(reading.rows), (Table{{"甲公司", "含,逗号"}, {"乙公司", "含\"引号\""}}));
    EXPECT_TRUE(reading.whole);
    EXPECT_EQ(reading.rows.place(1), 3u);
}

TEST(CsvReader, ForgivesWindowsAndExcel) {
    const auto reading =
        read_csv("\xEF\xBB\xBF名称,数\r\n甲,1\r\r\n\r\n,\r\n\"乙\",2,,\n丙\"老\"店,\"3\"\r\n丁,4");
    EXPECT_EQ(
        cells_of(reading.rows), (Table{{"甲", "1"}, {"乙", "2"}, {"丙\"老\"店", "3"}, {"丁", "4"}})
    );
    for (std::size_t row = 0; row < 4; ++row) {
        EXPECT_EQ(broken_of(reading.rows, row), "");
    }
    EXPECT_TRUE(reading.whole);
}

TEST(CsvReader, KeepsLineBreaksInsideQuotes) {
    const auto reading = read_csv("a,b\n\"一\r\n二\",x\ny,z\n", 1);
    EXPECT_EQ(cells_of(reading.rows), (Table{{"一\r\n二", "x"}, {"y", "z"}}));
    EXPECT_EQ(reading.rows.place(1), 4u);
}

TEST(CsvReader, MarksRowsThatDoNotFitTheHeader) {
    const auto reading = read_csv("a,b,c\n1,2\n1,2,3,多\n1,2,3\n");
    EXPECT_EQ(broken_of(reading.rows, 0), "本行只有 2 格, 表头有 3 列");
    EXPECT_EQ(broken_of(reading.rows, 1), "本行比表头多出 1 格: “多”");
    EXPECT_EQ(broken_of(reading.rows, 2), "");
    EXPECT_TRUE(reading.whole);
}

TEST(CsvReader, FindsItsWayAgainBehindAnUnbalancedQuote) {
    const auto reading = read_csv("a,b\n\"坏,1\n好,2\n好,3\n");
    ASSERT_EQ(reading.rows.size(), 3u);
    EXPECT_NE(broken_of(reading.rows, 0), "");
    EXPECT_EQ(broken_of(reading.rows, 1), "");
    EXPECT_EQ(cells_of(reading.rows)[2], (std::vector<std::string>{"好", "3"}));
    EXPECT_TRUE(reading.whole);
}

TEST(CsvReader, GivesUpOneLineForTextBehindAClosingQuote) {
    const auto reading = read_csv("a,b\n\"某\"特\"公司\",1\n好,2\n");
    ASSERT_EQ(reading.rows.size(), 2u);
    EXPECT_NE(broken_of(reading.rows, 0), "");
    EXPECT_EQ(broken_of(reading.rows, 1), "");
}

TEST(CsvReader, NoticesThatTheFileIsCutOff) {
    EXPECT_FALSE(read_csv("a,b\n1,2\n3").whole);
    EXPECT_FALSE(read_csv("a,b\n1,2\n3,\"四").whole);
    EXPECT_FALSE(read_csv("a,b\n1,2\n3,\"四\n").whole);
    EXPECT_TRUE(read_csv("a,b\n1,2\n3,4").whole);
    EXPECT_TRUE(read_csv("a,b\n").whole);
}

// Found by fuzzing: its cells were cut, then the text moved, and what stood there was read.
TEST(CsvReader, ReadsALastLineWithoutBreakThatIsLongerThanAllBeforeIt) {
    const CsvReading reading = read_csv("a,b\n0123456789,abcdefghijklmnop");
    EXPECT_EQ(cells_of(reading.rows), (Table{{"0123456789", "abcdefghijklmnop"}}));
}

TEST(CsvReader, MarksNulAndBrokenCharacters) {
    using namespace std::string_literals;
    const auto reading = read_csv("a,b\n1,\0\n好,\xFF\n甲,乙\n丙,丁\n"s);
    EXPECT_EQ(broken_of(reading.rows, 0), "本行含有 NUL 字符");
    EXPECT_NE(broken_of(reading.rows, 1), "");
    EXPECT_EQ(cells_of(reading.rows)[1][1], "\xEF\xBF\xBD");
    EXPECT_EQ(broken_of(reading.rows, 2), "");
}

TEST(CsvReader, ReadsGb18030PageByPage) {
    const std::string text = "名称,备注\n甲公司,\"多\n行\"\n乙〇公司,𠮷野\n丙,末\n";
    const auto reading = read_csv(*gb18030_from_utf8(text), 1);
    EXPECT_EQ(
        cells_of(reading.rows), (Table{{"甲公司", "多\n行"}, {"乙〇公司", "𠮷野"}, {"丙", "末"}})
    );
    EXPECT_TRUE(reading.whole);
}

TEST(CsvReader, LosesOnlyTheDamagedRowOfGb18030) {
    std::string text = *gb18030_from_utf8("名称,数\n甲,1\n坏,2\n乙,3\n");
    text.replace(text.find(*gb18030_from_utf8("坏")), 2, "\xFF\xFF");
    const auto reading = read_csv(text);
    ASSERT_EQ(reading.rows.size(), 3u);
    EXPECT_EQ(broken_of(reading.rows, 0), "");
    EXPECT_NE(broken_of(reading.rows, 1), "");
    EXPECT_EQ(cells_of(reading.rows)[2], (std::vector<std::string>{"乙", "3"}));
}

TEST(CsvReader, RefusesHeadersThatNobodyCouldUse) {
    EXPECT_NE(complaint_of("").find("空"), std::string::npos);
    EXPECT_NE(complaint_of("\n\n").find("没有表头"), std::string::npos);
    EXPECT_NE(complaint_of("a,b,a\n1,2,3\n").find("出现两次"), std::string::npos);
    EXPECT_NE(complaint_of("<!DOCTYPE html><html>\n").find("网页"), std::string::npos);
    EXPECT_NE(complaint_of("PK\x03\x04zip").find("XLSX"), std::string::npos);
    EXPECT_NE(complaint_of("a,b\r1,2\r").find("CR"), std::string::npos);
    EXPECT_NE(
        complaint_of("\xFF\xFE"
                     "a")
            .find("UTF-16"),
        std::string::npos
    );
    EXPECT_NE(complaint_of("a,\"b\n1,2\n").find("引号"), std::string::npos);
}

TEST(CsvReader, NamesColumnsThatHaveNoName) {
    EXPECT_EQ(read_csv("a,,c\n1,2,3\n").rows.columns()[1], "第2列");
}

std::string any_cell() {
    static const std::vector<std::string> pieces{
        "甲", "𠮷", ",", "\"", "\n", "\r\n", " ", "公司", "x", "（", "0", "|"};
    std::string cell;
    for (int count = *rc::gen::inRange(0, 12); count > 0; --count) {
        cell += *rc::gen::elementOf(pieces);
    }
    return cell;
}

RC_GTEST_PROP(CsvReader, ReadsBackWhatCsvLineWrote, ()) {
    const char separator = *rc::gen::element(',', ';', '\t', '|');
    const bool gb18030 = *rc::gen::arbitrary<bool>();
    Table table;
    std::string text = csv_line({"名称", "b", "c"}, separator);
    for (int count = *rc::gen::inRange(1, 20); count > 0; --count) {
        table.push_back({any_cell() + "甲", any_cell(), any_cell()});
        text += csv_line(table.back(), separator);
    }
    if (gb18030) text = *gb18030_from_utf8(text);
    const auto reading = read_csv(text, *rc::gen::inRange<std::size_t>(1, 7), separator);
    RC_ASSERT(cells_of(reading.rows) == table);
    RC_ASSERT(reading.whole);
}

// Rows are never invented, whatever the bytes: each keeps a line of its own.
RC_GTEST_PROP(CsvReader, SurvivesAnyBytes, (const std::string& noise)) {
    const std::string text = "甲,乙\n" + noise;
    const TextBytes bytes{text};
    const auto reader = csv_reader(bytes, Encoding::utf8, ',');
    Rows rows;
    while (reader->read(rows, 3)) {
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        RC_ASSERT(!first_invalid_utf8(rows.json(row)));
        if (row > 0) RC_ASSERT(rows.place(row - 1) < rows.place(row));
    }
}

}  // namespace
}  // namespace xinqiao
