// Workbooks made part by part, to say what no well-behaved program would write.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xinqiao {

using ZipParts = std::vector<std::pair<std::string, std::string>>;

// The bytes of a ZIP archive with these parts, packed.
std::string zip_of(const ZipParts& parts);

struct XlsxParts {
    std::string rows;    // "<row r="1"><c …/></row>" and so on
    std::string shared;  // "<si><t>甲</t></si>" and so on
    std::string formats = "<numFmt numFmtId=\"164\" formatCode=\"00000000\"/>";
    // Styles 0 general, 1 a date, 2 a date with time, 3 of `formats`, 4 text.
    std::string styles =
        "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/>"
        "<xf numFmtId=\"49\"/>";
    std::string behind;  // what follows the rows in the sheet: merged cells
    bool from_1904 = false;
};

ZipParts parts_of(const XlsxParts& xlsx);
std::string xlsx_of(const XlsxParts& xlsx);

// One row of texts, as inline strings.
std::string text_row(std::size_t number, const std::vector<std::string_view>& cells);

}  // namespace xinqiao
