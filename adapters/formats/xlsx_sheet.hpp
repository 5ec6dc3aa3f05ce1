// The rows of one sheet, in their order, one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/formats/xlsx_book.hpp"
#include "adapters/formats/xml_stream.hpp"

namespace xinqiao {

struct XlsxCell {
    std::size_t column = 0;  // counted from 0
    std::string text;        // as a person sees it
    std::string fault;       // Chinese: why it cannot be understood
    bool is_text = false;
};

struct XlsxRow {
    std::uint64_t number = 0;     // as Excel counts, from 1
    std::vector<XlsxCell> cells;  // those that hold something, in the order of their columns
};

// "C7": where a person finds the cell.
std::string cell_name(std::size_t column, std::uint64_t row);
// "AB12": 27. Throws Error{invalid}.
std::size_t column_of_cell(std::string_view name);

class XlsxRows {
public:
    // The book must outlive this.
    XlsxRows(const XlsxBook& book, const XlsxSheet& sheet);

    // Rows without any cell may be left out. Nothing at the end of the sheet, which was whole then.
    // Cells of rows before `from` are not looked at, and these rows not given. Throws
    // Error{invalid}.
    std::optional<XlsxRow> next(std::uint64_t from = 1);

private:
    void enter_row(XlsxRow& row);
    void take_cell(XlsxRow& row);
    void take_shared(XlsxCell& cell) const;
    void keep_short(XlsxCell& cell);
    void understand(XlsxCell& cell, const std::string& type, std::size_t style) const;

    const XlsxBook* book_;
    XmlStream xml_;
    std::uint64_t last_ = 0;
    std::size_t taken_ = 0;  // bytes of text of the row at hand
    bool formula_ = false;   // of the cell at hand
    bool has_value_ = false;
};

}  // namespace xinqiao
