// XML lists: what a record becomes, and which files are refused.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/formats/xml_rows.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

struct XmlReading {
    Rows rows;
    bool whole = false;
};

XmlReading read_xml(
    std::string_view text, std::size_t page = 1000, const char* format = "rowdata"
) {
    const TextBytes bytes{text};
    const Encoding encoding = encoding_of_xml(bytes, "auto");
    XmlReading reading;
    ReadPlace at;
    for (bool more = true; more;) {
        const auto reader = xml_reader(bytes, names_of_format(format), encoding, at);
        more = reader->read(reading.rows, page);
        at = reader->place();
        reading.whole = reader->whole();
    }
    return reading;
}

std::string xml_cell(const Rows& rows, std::size_t row, std::string_view column) {
    const auto index = rows.find_column(column);
    return std::string{index ? rows.cell(row, *index).value_or("absent") : "no such column"};
}

std::string xml_fault(const Rows& rows, std::size_t row) {
    return std::string{rows.broken(row).value_or("")};
}

std::string xml_complaint(std::string_view text, std::size_t page = 1000) {
    try {
        read_xml(text, page);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid);
        return std::string{error.what()} + " | " + error.hint();
    }
    return {};
}

TEST(XmlReader, ReadsRecordsWhereverTheyAreCut) {
    const std::string text =
        "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- 名单 -->\n<ROWDATA>\n"
        "<ROW num=\"1\"><名称>甲&amp;乙</名称><X/></ROW>\n"
        "<ROW><名称><![CDATA[<丙>]]></名称><X>1</X></ROW><!-- ROW --><ROW/></ROWDATA>\n";
    for (std::size_t page = 1; page < 5; ++page) {
        const auto reading = read_xml(text, page);
        ASSERT_EQ(reading.rows.size(), 3u);
        EXPECT_EQ(xml_cell(reading.rows, 0, "名称"), "甲&乙");
        EXPECT_EQ(xml_cell(reading.rows, 0, "X"), "");
        EXPECT_EQ(xml_cell(reading.rows, 1, "名称"), "<丙>");
        EXPECT_EQ(xml_cell(reading.rows, 2, "X"), "absent");
        EXPECT_EQ(reading.rows.place(1), 5u);
        EXPECT_TRUE(reading.whole);
    }
}

// Found by fuzzing: what stands before the next record was read twice.
TEST(XmlReader, ATornRecordOfGb18030IsLeftExactlyWhereItEnds) {
    const std::string text =
        "<?xml version=\"1.0\" encoding=\"GB18030\"?><ROWDATA>\n<ROW><MC>甲</MC>撕裂处@\n"
        "<ROW><MC>乙</MC>丙\U0001F600\n <ROW><MC>丁</MC></ROW></ROWDATA>";
    std::string bytes = *gb18030_from_utf8(text.substr(0, text.find('@')));
    bytes += "\xFF\xA4\n";  // no character
    bytes += *gb18030_from_utf8(text.substr(text.find('@') + 2));
    const auto whole = read_xml(bytes);
    for (std::size_t page = 1; page < 4; ++page) {
        const auto reading = read_xml(bytes, page);
        ASSERT_EQ(reading.rows.size(), 3u) << page;
        for (std::size_t row = 0; row < 3; ++row) {
            EXPECT_EQ(reading.rows.place(row), whole.rows.place(row)) << row;
            EXPECT_EQ(xml_fault(reading.rows, row), xml_fault(whole.rows, row)) << row;
            EXPECT_EQ(xml_cell(reading.rows, row, "MC"), xml_cell(whole.rows, row, "MC")) << row;
        }
        EXPECT_NE(xml_fault(reading.rows, 1), "");
        EXPECT_EQ(xml_cell(reading.rows, 2, "MC"), "丁");
        EXPECT_EQ(reading.rows.place(2), 4u);
        EXPECT_TRUE(reading.whole);
    }
}

TEST(XmlReader, ReadsGb18030ByItsDeclaration) {
    const std::string text =
        "<?xml version=\"1.0\" encoding=\"GBK\"?><DATAS><DATA><MC>甲公司</MC></DATA>"
        "<DATA><MC>乙\n公司</MC></DATA><DATA><MC>丙</MC></DATA></DATAS>";
    const auto reading = read_xml(*gb18030_from_utf8(text), 1, "datas");
    ASSERT_EQ(reading.rows.size(), 3u);
    EXPECT_EQ(xml_cell(reading.rows, 0, "MC"), "甲公司");
    EXPECT_EQ(xml_cell(reading.rows, 1, "MC"), "乙\n公司");
    EXPECT_EQ(xml_cell(reading.rows, 2, "MC"), "丙");
    EXPECT_TRUE(reading.whole);
}

TEST(XmlReader, LosesOnlyTheBrokenRecord) {
    const auto reading = read_xml(
        "<ROWDATA><ROW><A>1</B></ROW><ROW><A>2</A><ROW><A>3</A></ROW><ROW><A><B>x</B></A></ROW>"
        "<ROW>文字<A>4</A></ROW><ROW><A>&unknown;</A></ROW><ROW><A>\xFF</A></ROW>"
        "<ROW><A>5</A><A>6</A></ROW><ROW><A>7</A></ROW></ROWDATA>"
    );
    ASSERT_EQ(reading.rows.size(), 9u);
    for (const std::size_t broken : {0U, 1U, 3U, 4U, 5U, 6U}) {
        EXPECT_NE(xml_fault(reading.rows, broken), "") << broken;
    }
    EXPECT_EQ(xml_cell(reading.rows, 2, "A"), "3");
    EXPECT_EQ(reading.rows.repeated(7), "A");
    EXPECT_EQ(xml_fault(reading.rows, 8), "");
    EXPECT_TRUE(reading.whole);
}

TEST(XmlReader, GivesGoodRowsBeforeItComplainsOfACutFile) {
    const std::string text = "<ROWDATA><ROW><A>1</A></ROW><ROW><A>2</A></ROW><ROW><A>3";
    const TextBytes bytes{text};
    const auto reader = xml_reader(bytes, names_of_format("rowdata"), Encoding::utf8);
    Rows rows;
    EXPECT_TRUE(reader->read(rows, 10));
    EXPECT_EQ(rows.size(), 2u);
    EXPECT_FALSE(reader->whole());
    EXPECT_THROW(reader->read(rows, 10), Error);
    EXPECT_NE(xml_complaint(text).find("不完整"), std::string::npos);
}

TEST(XmlReader, NeverTakesAPrefixForTheWhole) {
    const std::string text =
        "<?xml version=\"1.0\"?><ROWDATA><ROW><A>1</A></ROW><ROW><A>2</A></ROW></ROWDATA>";
    for (std::size_t length = 0; length < text.size(); ++length) {
        EXPECT_NE(xml_complaint(text.substr(0, length)), "") << length;
    }
    EXPECT_EQ(xml_complaint(text), "");
}

TEST(XmlReader, RefusesWhatIsNoSuchList) {
    EXPECT_NE(xml_complaint("").find("空"), std::string::npos);
    EXPECT_NE(xml_complaint("<html><body/></html>").find("<html>"), std::string::npos);
    EXPECT_NE(xml_complaint("<!DOCTYPE html><html/>").find("DOCTYPE"), std::string::npos);
    EXPECT_NE(xml_complaint("<DATAS></DATAS>").find("ROWDATA"), std::string::npos);
    EXPECT_NE(xml_complaint("<ROWDATA><HEAD/></ROWDATA>").find("以外"), std::string::npos);
    EXPECT_NE(xml_complaint("<ROWDATA/><ROWDATA/>").find("之后"), std::string::npos);
    EXPECT_NE(xml_complaint("{\"rows\":[]}").find("不是 XML"), std::string::npos);
    EXPECT_NE(
        xml_complaint("<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><ROWDATA/>").find("编码"),
        std::string::npos
    );
}

TEST(XmlReader, RefusesDocumentTypesEntitiesAndDepth) {
    const std::string bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE ROWDATA [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
        "<ROWDATA><ROW><A>&b;</A></ROW></ROWDATA>";
    EXPECT_NE(xml_complaint(bomb).find("DOCTYPE"), std::string::npos);
    EXPECT_NE(
        xml_complaint("<ROWDATA><ROW><!DOCTYPE x SYSTEM \"file:///etc/passwd\"></ROW></ROWDATA>")
            .find("DOCTYPE"),
        std::string::npos
    );
    std::string deep = "<ROWDATA><ROW>";
    for (int level = 0; level < 100'000; ++level) {
        deep += "<A>";
    }
    EXPECT_NE(xml_complaint(deep).find("嵌套"), std::string::npos);
}

TEST(XmlReader, BoundsTheNamesOfFields) {
    std::string text = "<ROWDATA>";
    for (int i = 0; i < 5000; ++i) {
        text += "<ROW><F" + std::to_string(i) + "/></ROW>";
    }
    EXPECT_NE(xml_complaint(text + "</ROWDATA>").find("字段名"), std::string::npos);
}

TEST(XmlText, EscapesWhatPlatformsStumbleOver) {
    EXPECT_EQ(xml_escaped("<甲>&\"乙\"\x01"), "&lt;甲&gt;&amp;&quot;乙&quot;");
    EXPECT_FALSE(xml_can_carry("a\x01"));
    EXPECT_TRUE(xml_can_carry("甲\r\n\t"));
    EXPECT_TRUE(is_xml_name("行政相对人名称"));
    EXPECT_FALSE(is_xml_name("代码(1)"));
    EXPECT_FALSE(is_xml_name("1A"));
    EXPECT_FALSE(is_xml_name(""));
}

RC_GTEST_PROP(XmlReader, SurvivesAnyBytes, (const std::string& noise)) {
    const std::string text = "<ROWDATA><ROW><A>" + noise + "</A></ROW></ROWDATA>";
    try {
        const auto reading = read_xml(text, 1);
        RC_ASSERT(!reading.rows.empty());
    } catch (const Error& error) {
        RC_ASSERT(error.kind() == Error::Kind::invalid);
    }
}

}  // namespace
}  // namespace xinqiao
