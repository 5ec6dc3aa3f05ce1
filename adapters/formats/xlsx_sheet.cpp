#include "adapters/formats/xlsx_sheet.hpp"

#include <algorithm>
#include <charconv>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::uint64_t most_of_a_sheet = std::uint64_t{2} << 30;
constexpr std::size_t longest_row = 1 << 20;  // bytes of text, as in CSV
constexpr std::uint64_t most_sheet_rows = 1'048'576;
constexpr std::size_t most_sheet_columns = 16'384;

[[noreturn]] void refuse_sheet(const std::string& why) {
    throw Error{
        Error::Kind::invalid, "XLSX 工作表不可用: " + why, "文件可能已损坏, 请用 Excel 重新保存"};
}

std::uint64_t digits_in(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::size_t column_of_cell(std::string_view name) {
    std::size_t column = 0;
    for (const char letter : name) {
        if (letter < 'A' || letter > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(letter - 'A' + 1);
        if (column > most_sheet_columns) refuse_sheet("列号超出 Excel 的上限");
    }
    if (column == 0) refuse_sheet("单元格“" + std::string{name.substr(0, 20)} + "”没有列号");
    return column - 1;
}

std::string cell_name(std::size_t column, std::uint64_t row) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return letters + std::to_string(row);
}

XlsxRows::XlsxRows(const XlsxBook& book, const XlsxSheet& sheet)
    : book_{&book}, xml_{book.archive().open(sheet.part, most_of_a_sheet), sheet.part} {}

std::optional<XlsxRow> XlsxRows::next(std::uint64_t from) {
    XlsxRow row;
    while (xml_.next()) {
        if (xml_.begins("row")) {
            enter_row(row);
            if (xml_.empty() && row.number >= from) return row;
        } else if (xml_.ends("row") && row.number >= from) {
            return row;
        } else if (xml_.begins("c") && row.number >= from) {
            take_cell(row);
        }
    }
    return std::nullopt;
}

void XlsxRows::enter_row(XlsxRow& row) {
    const std::string number = xml_.attribute("r");
    row = {number.empty() ? last_ + 1 : digits_in(number), {}};
    if (row.number <= last_ || row.number > most_sheet_rows) {
        refuse_sheet("第 " + std::to_string(last_) + " 行之后的行号“" + number + "”不合理");
    }
    last_ = row.number;
    taken_ = 0;
}

void XlsxRows::take_cell(XlsxRow& row) {
    const std::string name = xml_.attribute("r");
    const std::string type = xml_.attribute("t");
    const std::size_t style = digits_in(xml_.attribute("s"));
    XlsxCell cell;
    cell.column = row.cells.empty() ? 0 : row.cells.back().column + 1;
    if (!name.empty()) cell.column = column_of_cell(name);
    if (!row.cells.empty() && cell.column <= row.cells.back().column) {
        refuse_sheet("第 " + std::to_string(row.number) + " 行的单元格顺序错乱");
    }
    formula_ = has_value_ = false;
    bool inside = false;
    bool phonetic = false;
    for (bool more = !xml_.empty(); more && xml_.next() && !xml_.ends("c");) {
        if (xml_.begins("f")) formula_ = true;
        if (xml_.begins("rPh")) phonetic = !xml_.empty();
        if (xml_.ends("rPh")) phonetic = false;
        if (xml_.begins("v") || xml_.begins("t")) inside = !xml_.empty() && !phonetic;
        if (xml_.ends("v") || xml_.ends("t")) inside = false;
        if (inside && cell.text.size() <= longest_row) cell.text += xml_.text();
    }
    has_value_ = !cell.text.empty();
    understand(cell, type, style);
    keep_short(cell);
    row.cells.push_back(std::move(cell));
}

// A text may be shared by many cells: a small file can mean a row beyond all measure.
void XlsxRows::take_shared(XlsxCell& cell) const {
    const std::string_view text = book_->shared_text(trimmed(cell.text));
    cell.text = text.substr(0, longest_row + 1 - std::min(taken_, longest_row));
}

void XlsxRows::keep_short(XlsxCell& cell) {
    taken_ += cell.text.size();
    if (taken_ <= longest_row) return;
    cell.text.clear();
    cell.fault = "本行文字超过 1 MiB";
}

void XlsxRows::understand(XlsxCell& cell, const std::string& type, std::size_t style) const {
    cell.is_text = type == "s" || type == "inlineStr" || type == "str" || type == "d";
    if (type == "e") {
        cell.fault = "公式出错, 显示为 " + cell.text;
    } else if (formula_ && !has_value_ && type != "str") {
        cell.fault = "公式没有保存计算结果: 请用 Excel 打开并保存一次";
    } else if (has_value_) {
        try {
            if (type == "s") take_shared(cell);
            if (type == "b") cell.text = trimmed(cell.text) == "1" ? "TRUE" : "FALSE";
            if (type.empty() || type == "n") cell.text = book_->shown(trimmed(cell.text), style);
        } catch (const Error& error) {
            cell.fault = error.what();
        }
    }
    if (cell.is_text && cell.text.find("_x") != std::string::npos) {
        cell.text = unescaped_xlsx(cell.text);
    }
}

}  // namespace xinqiao
