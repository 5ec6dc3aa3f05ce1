#include "adapters/spreadsheet/workbook.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include <xlsxwriter.h>

#include "adapters/files/open_file.hpp"
#include "adapters/formats/xlsx_book.hpp"
#include "adapters/formats/xlsx_fill.hpp"
#include "adapters/formats/xml_rows.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr double narrowest = 10;
constexpr double widest = 50;
constexpr double line_height = 15;
constexpr double highest = 409;           // points, as Excel has it
constexpr std::uint8_t text_format = 49;  // ECMA-376 18.8.30: "@"

[[noreturn]] void no_workbook(const std::string& why) {
    throw Error{Error::Kind::transient, "无法生成 XLSX: " + why, "请检查磁盘空间与目录权限"};
}

void add_columns(SheetLine& columns, const WireRow& row) {
    for (const auto& [column, value] : row) {
        const bool known = std::find(columns.begin(), columns.end(), column) != columns.end();
        if (!known) columns.push_back(column);
    }
}

std::string value_in(const Change& change, const std::string& column) {
    const auto found = std::find_if(change.row.begin(), change.row.end(), [&](const auto& cell) {
        return cell.first == column;
    });
    return found == change.row.end() ? std::string{} : found->second;
}

void add_own(SheetLine& line, const std::string& heading, const std::string& text) {
    if (!heading.empty()) line.push_back(text);
}

struct SheetLooks {
    lxw_format* heading;
    lxw_format* cell;
};

SheetLooks looks_in(lxw_workbook* book) {
    const SheetLooks looks{workbook_add_format(book), workbook_add_format(book)};
    format_set_bold(looks.heading);
    format_set_align(looks.heading, LXW_ALIGN_CENTER);
    for (lxw_format* const format : {looks.heading, looks.cell}) {
        format_set_text_wrap(format);
        format_set_border(format, LXW_BORDER_THIN);
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
        format_set_num_format_index(format, text_format);
    }
    return looks;
}

// A Chinese character is two wide.
double width_of(std::string_view text) {
    const std::size_t characters = characters_in(text);
    return static_cast<double>(characters + (text.size() - characters) / 2) + 2;
}

// Programs do not make room for what wraps by themselves.
double height_of(const SheetLine& line) {
    double lines = 1;
    for (const std::string& text : line) {
        lines = std::max(lines, std::ceil(width_of(text) / widest));
    }
    return std::min(lines * line_height, highest);
}

void write_sheet(lxw_workbook* book, const NamedSheet& sheet, const SheetLooks& looks) {
    lxw_worksheet* const page = workbook_add_worksheet(book, sheet.name.c_str());
    worksheet_freeze_panes(page, 1, 0);
    worksheet_set_landscape(page);
    worksheet_fit_to_pages(page, 1, 0);
    worksheet_repeat_rows(page, 0, 0);
    std::vector<double> widths;
    for (std::size_t row = 0; row < sheet.lines.size(); ++row) {
        const SheetLine& line = sheet.lines[row];
        widths.resize(std::max(widths.size(), line.size()), narrowest);
        worksheet_set_row(page, static_cast<lxw_row_t>(row), height_of(line), nullptr);
        for (std::size_t column = 0; column < line.size(); ++column) {
            widths[column] = std::max(widths[column], std::min(width_of(line[column]), widest));
            worksheet_write_string(
                page,
                static_cast<lxw_row_t>(row),
                static_cast<lxw_col_t>(column),
                escaped_xlsx(line[column]).c_str(),
                row == 0 ? looks.heading : looks.cell
            );
        }
    }
    for (std::size_t column = 0; column < widths.size(); ++column) {
        const auto place = static_cast<lxw_col_t>(column);
        worksheet_set_column(page, place, place, widths[column], nullptr);
    }
}

}  // namespace

std::vector<SheetLine> lines_of(
    std::span<const Change* const> changes, Action action, const SpreadsheetSettings& sheet
) {
    SheetLine columns;
    bool any = false;
    for (const Change* change : changes) {
        if (change->action != action) continue;
        add_columns(columns, change->row);
        any = true;
    }
    if (!any) return {};
    SheetLine line;
    add_own(line, sheet.id_heading, sheet.id_heading);
    add_own(line, sheet.reference_heading, sheet.reference_heading);
    line.insert(line.end(), columns.begin(), columns.end());
    std::vector<SheetLine> lines{line};
    for (const Change* change : changes) {
        if (change->action != action) continue;
        line.clear();
        add_own(line, sheet.id_heading, change->id.text());
        add_own(line, sheet.reference_heading, change->reference);
        for (const std::string& column : columns) {
            line.push_back(value_in(*change, column));
        }
        lines.push_back(line);
    }
    return lines;
}

std::string workbook_of(const std::vector<NamedSheet>& sheets, const std::filesystem::path& draft) {
    lxw_workbook* const book = workbook_new(draft.c_str());
    if (book == nullptr) no_workbook("内存不足");
    lxw_doc_properties properties{};
    properties.created = 946'684'800;  // 2000-01-01: the same changes are the same bytes
    workbook_set_properties(book, &properties);
    const SheetLooks looks = looks_in(book);
    for (const NamedSheet& sheet : sheets) {
        write_sheet(book, sheet, looks);
    }
    const lxw_error fault = workbook_close(book);
    std::ifstream file{draft, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    std::error_code ignored;
    std::filesystem::remove(draft, ignored);
    if (fault != LXW_NO_ERROR) no_workbook(lxw_strerror(fault));
    return bytes;
}

std::string template_name(
    const SpreadsheetSettings& sheet, const std::string& kind, Action action
) {
    return sheet.templates + "/" + kind + (action == Action::withdraw ? "-withdraw" : "") + ".xlsx";
}

std::string template_bytes(
    const SpreadsheetSettings& sheet, const std::string& kind, Action action
) {
    const std::string name = template_name(sheet, kind, action);
    const std::filesystem::path root = sheet.root;
    const auto found = look_at(name, root);
    if (!found) return {};
    const OpenFile file{*found, root};
    std::string bytes(most_upload + 1, '\0');
    bytes.resize(file.read_at(0, bytes));
    if (bytes.size() <= most_upload) return bytes;
    throw Error{
        Error::Kind::misconfigured, "表格模板 " + name + " 超过 10 MB", "请换用平台发布的空白模板"};
}

std::string in_template(
    const SpreadsheetSettings& sheet,
    const std::string& kind,
    Action action,
    const std::vector<SheetLine>& lines
) {
    const std::string empty = template_bytes(sheet, kind, action);
    if (empty.empty()) return {};
    return during("填写模板 " + template_name(sheet, kind, action), [&] {
        return filled_workbook(empty, lines, {sheet.id_heading, sheet.reference_heading});
    });
}

std::string obstacle_in_sheet(const Change& change) {
    if (change.row.empty()) return "没有可写的列, 请检查映射";
    for (const auto& [column, value] : change.row) {
        if (first_invalid_utf8(value)) return "字段 " + column + " 不是有效的 UTF-8 文字";
        if (!xml_can_carry(value)) return "字段 " + column + " 含有 XLSX 不能承载的控制字符";
        if (characters_in(value) > longest_cell) {
            return "字段 " + column + " 超过 Excel 单元格的 32767 字";
        }
    }
    return {};
}

}  // namespace xinqiao
