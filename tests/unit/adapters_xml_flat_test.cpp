// The short way through a plain XML record gives what the real parser gives.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <pugixml.hpp>
#include <rapidcheck/gtest.h>

#include "adapters/formats/xml_flat.hpp"
#include "adapters/formats/xml_scan.hpp"

namespace xinqiao {
namespace {

using FlatCells = std::vector<std::pair<std::string, std::string>>;

FlatCells cells_of_parser(const std::string& record) {
    pugi::xml_document document;
    FlatCells cells;
    if (!document.load_buffer(record.data(), record.size())) return {{"not", "well formed"}};
    for (const pugi::xml_node& cell : document.document_element().children()) {
        cells.emplace_back(cell.name(), cell.child_value());
    }
    return cells;
}

std::optional<FlatCells> cells_of_short_way(const std::string& record) {
    std::vector<XmlCell> flat;
    const std::size_t length = read_flat_record(record, flat);
    if (length == 0) return std::nullopt;
    EXPECT_EQ(length, extent_of_record(record, "ROW").length) << record;
    if (length != record.size()) return std::nullopt;
    FlatCells cells;
    std::string room;
    for (const XmlCell& cell : flat) {
        cells.emplace_back(cell.name, plain_text_of(cell, room));
    }
    return cells;
}

std::string a_record() {
    static const std::vector<std::string> pieces{
        "<A>",
        "</A>",
        "<A>1</A>",
        "<B_2>",
        "</B_2>",
        "<C>名称</C>",
        "<C> 名\n </C>",
        "<A/>",
        "x",
        " ",
        "\n",
        "\r\n",
        "\t",
        "&amp;",
        "&lt;",
        "&gt;b",
        "&quot;",
        "&apos;",
        "&#65;",
        "&nbsp;",
        "&amp",
        "&",
        "<A>&amp;</A>",
        "<C> &lt;&amp;amp; 名</C>",
        "<A />",
        "<B_2/>",
        "<ROW>",
        "<ROW/>",
        "<!--c-->",
        "<![CDATA[x]]>",
        "<A b='1'>",
        ">",
        "<",
        "</ROW>",
        "<1>",
        "</1>",
        "<A></A>",
        "<A> </A>",
        "<A>\r\n</A>"};
    std::string record = "<ROW>";
    for (const auto& piece :
         *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces))) {
        record += piece;
    }
    return record + "</ROW>";
}

RC_GTEST_PROP(XmlFlat, GivesWhatTheParserGivesOrNothing, ()) {
    const std::string record = a_record();
    const auto cells = cells_of_short_way(record);
    if (cells) RC_ASSERT(*cells == cells_of_parser(record));
}

TEST(XmlFlat, TakesWhatListsHold) {
    const std::string record =
        "<ROW>\r\n  <MC>某某 有限公司</MC>\n\t<DM></DM><BZ> </BZ><TEL/><NR>大于 > "
        "小于</NR>\n</ROW>";
    const FlatCells wanted{
        {"MC", "某某 有限公司"}, {"DM", ""}, {"BZ", ""}, {"TEL", ""}, {"NR", "大于 > 小于"}};
    EXPECT_EQ(cells_of_short_way(record), wanted);
    EXPECT_EQ(cells_of_parser(record), wanted);
    EXPECT_EQ(cells_of_short_way("<ROW></ROW>"), FlatCells{});
    const FlatCells escaped{{"A", "<a&b> \"c' &lt;"}, {"B", "&"}};
    EXPECT_EQ(
        cells_of_short_way("<ROW><A>&lt;a&amp;b&gt; &quot;c&apos; &amp;lt;</A><B>&amp;</B></ROW>"),
        escaped
    );
}

TEST(XmlFlat, LeavesTheUnusualToTheParser) {
    for (const char* record :
         {"",
          "<",
          "<ROW",
          "<ROW>",
          "<ROW/>",
          "<ROW a='1'></ROW>",
          "<ROW>x</ROW>",
          "<ROW><A>1</B></ROW>",
          "<ROW><A>&#38;</A></ROW>",
          "<ROW><A>&nbsp;</A></ROW>",
          "<ROW><A>&amp</A></ROW>",
          "<ROW><A>&</A></ROW>",
          "<ROW>&amp;</ROW>",
          "<ROW><A /></ROW>",
          "<ROW></ROW/>",
          "<ROW></></ROW>",
          "<ROW><ROW>1</ROW></ROW>",
          "<ROW><ROW/></ROW>",
          "<ROW><A><B>1</B></A></ROW>",
          "<ROW><A>1\r\n2</A></ROW>",
          "<ROW><A>1</A></ROW>x",
          "<ROW><A>1</A>",
          "<ROW></ROWS>",
          "<ROW><1>1</1></ROW>",
          "<ROW><!----></ROW>",
          "<ROW><A><![CDATA[1]]></A></ROW>",
          "<ROW><名>1</名></ROW>",
          "<ROW><A>1</A ></ROW>",
          "<></>",
          "<ROW><A>1</"}) {
        EXPECT_EQ(cells_of_short_way(record), std::nullopt) << record;
    }
}

}  // namespace
}  // namespace xinqiao
