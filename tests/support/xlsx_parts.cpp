#include "tests/support/xlsx_parts.hpp"

#include <zip.h>

#include "adapters/formats/xlsx_sheet.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr const char* office = "http://schemas.openxmlformats.org/officeDocument/2006/";
constexpr const char* main_names =
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

std::string relation(const std::string& id, const std::string& target) {
    return "<Relationship Id=\"" + id + "\" Target=\"" + target + "\"/>";
}

}  // namespace

std::string zip_of(const ZipParts& parts) {
    zip_source_t* const source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(source);
    zip_t* const archive = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
    for (const auto& [name, text] : parts) {
        zip_source_t* const part = zip_source_buffer(archive, text.data(), text.size(), 0);
        zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8);
    }
    if (zip_close(archive) != 0) throw Error{Error::Kind::bug, "the test makes no ZIP archive"};
    zip_stat_t status{};
    zip_source_stat(source, &status);
    std::string bytes(status.size, '\0');
    zip_source_open(source);
    zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

ZipParts parts_of(const XlsxParts& xlsx) {
    const std::string names = std::string{main_names} + " xmlns:r=\"" + office + "relationships\"";
    return {
        {"xl/workbook.xml",
         "<workbook " + names + "><workbookPr" + (xlsx.from_1904 ? " date1904=\"1\"" : "")
             + "/><sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships>" + relation("rId1", "worksheets/sheet1.xml") + "</Relationships>"},
        {"xl/styles.xml",
         "<styleSheet " + names + "><numFmts>" + xlsx.formats + "</numFmts><cellXfs>" + xlsx.styles
             + "</cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml", "<sst " + names + ">" + xlsx.shared + "</sst>"},
        {"xl/worksheets/sheet1.xml",
         "<worksheet " + names + "><sheetData>" + xlsx.rows + "</sheetData>" + xlsx.behind
             + "</worksheet>"},
    };
}

std::string xlsx_of(const XlsxParts& xlsx) {
    return zip_of(parts_of(xlsx));
}

std::string text_row(std::size_t number, const std::vector<std::string_view>& cells) {
    std::string row = "<row r=\"" + std::to_string(number) + "\">";
    for (std::size_t column = 0; column < cells.size(); ++column) {
        if (cells[column].empty()) continue;
        row += "<c r=\"" + cell_name(column, number) + "\" t=\"inlineStr\"><is><t>"
               + xml_escaped(cells[column]) + "</t></is></c>";
    }
    return row + "</row>";
}

}  // namespace xinqiao
