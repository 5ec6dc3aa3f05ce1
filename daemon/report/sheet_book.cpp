#include "daemon/report/sheet_book.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <xlsxwriter.h>

#include "adapters/formats/xlsx_book.hpp"
#include "base/error.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {
namespace {

constexpr std::uint8_t text_format = 49;  // ECMA-376 18.8.30: "@"
constexpr std::uint32_t most_rows = LXW_ROW_MAX;
constexpr double line_height = 15;
constexpr double highest = 409;  // points, as Excel has it
constexpr std::size_t many_columns = 12;
constexpr std::uint8_t paper_a3 = 8;
constexpr std::array<std::uint32_t, 3> bar_colours{0xB3261E, 0xE0A33C, 0x9FB3C8};
constexpr std::uint32_t heat_low = 0xFFFFFF;
constexpr std::uint32_t heat_high = 0xD98880;

[[noreturn]] void no_book(const std::string& why) {
    throw Error{Error::Kind::transient, "无法生成 XLSX: " + why, "请检查磁盘空间与目录权限"};
}

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

// Programs do not make room for what wraps by themselves. A Chinese character is two wide.
double lines_in(std::string_view text, double room) {
    double lines = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto columns = static_cast<double>(columns_of(text.substr(0, end)));
        lines += std::max(1.0, std::ceil(columns / room));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

lxw_format* top_aligned(lxw_workbook* book) {
    lxw_format* const format = workbook_add_format(book);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
}

}  // namespace

Sheet::Sheet(SheetBook& book, std::string name, std::vector<SheetColumn> columns)
    : book_{book}, name_{std::move(name)}, columns_{std::move(columns)} {
    begin();
}

void Sheet::begin() {
    ++pages_;
    const std::string name = pages_ == 1 ? name_ : name_ + " (" + std::to_string(pages_) + ")";
    page_ = workbook_add_worksheet(book_.book_, name.c_str());
    if (page_ == nullptr) no_book("工作表 " + name);
    worksheet_freeze_panes(page_, 1, 0);
    worksheet_set_landscape(page_);
    worksheet_fit_to_pages(page_, 1, 0);
    worksheet_repeat_rows(page_, 0, 0);
    if (columns_.size() > many_columns) worksheet_set_paper(page_, paper_a3);
    worksheet_set_row(page_, 0, 2 * line_height + 2, nullptr);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        worksheet_set_column(page_, column, column, columns_[i].width, nullptr);
        worksheet_write_string(page_, 0, column, columns_[i].heading.c_str(), book_.heading_);
    }
    row_ = 1;
}

void Sheet::end() {
    if (columns_.empty() || row_ == 1) return;
    worksheet_autofilter(page_, 0, 0, row_ - 1, static_cast<lxw_col_t>(columns_.size() - 1));
}

double Sheet::height_of(const std::vector<SheetCell>& cells) const {
    double lines = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto* text = std::get_if<std::string>(&cells[i]);
        if (text != nullptr) lines = std::max(lines, lines_in(*text, columns_[i].width));
    }
    return std::min(lines * line_height, highest);
}

void Sheet::add(const std::vector<SheetCell>& cells) {
    if (row_ == most_rows) {
        end();
        begin();
    }
    worksheet_set_row(page_, row_, height_of(cells), nullptr);
    lxw_col_t column = 0;
    for (const SheetCell& cell : cells) {
        std::visit(
            Overloaded{
                [&](const std::string& text) {
                    if (text.empty()) return;
                    worksheet_write_string(
                        page_, row_, column, escaped_xlsx(text).c_str(), book_.text_
                    );
                },
                [&](std::int64_t number) {
                    worksheet_write_number(
                        page_, row_, column, static_cast<double>(number), book_.number_
                    );
                },
                [&](const Share& share) {
                    worksheet_write_number(page_, row_, column, share.part, book_.share_);
                }},
            cell
        );
        ++column;
    }
    ++row_;
}

void Sheet::colour_by_size(int first_column, int last_column) {
    if (row_ == 1 || last_column < first_column) return;
    lxw_conditional_format scale{};
    scale.type = LXW_CONDITIONAL_2_COLOR_SCALE;
    scale.min_color = heat_low;
    scale.max_color = heat_high;
    worksheet_conditional_format_range(
        page_,
        1,
        static_cast<lxw_col_t>(first_column),
        row_ - 1,
        static_cast<lxw_col_t>(last_column),
        &scale
    );
}

void Sheet::draw_bars(const std::string& title) {
    if (row_ == 1) return;
    lxw_chart* const chart = workbook_add_chart(book_.book_, LXW_CHART_COLUMN_STACKED);
    for (std::size_t i = 1; i < columns_.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        lxw_chart_series* const series = chart_add_series(chart, nullptr, nullptr);
        chart_series_set_categories(series, name_.c_str(), 1, 0, row_ - 1, 0);
        chart_series_set_values(series, name_.c_str(), 1, column, row_ - 1, column);
        chart_series_set_name(series, columns_[i].heading.c_str());
        lxw_chart_fill fill{};
        fill.color = bar_colours[(i - 1) % bar_colours.size()];
        chart_series_set_fill(series, &fill);
    }
    chart_title_set_name(chart, title.c_str());
    worksheet_insert_chart(page_, 1, static_cast<lxw_col_t>(columns_.size() + 1), chart);
}

SheetBook::SheetBook(const std::filesystem::path& file) : file_{file} {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    book_ = workbook_new_opt(file.c_str(), &options);
    if (book_ == nullptr) no_book("内存不足");
    heading_ = top_aligned(book_);
    format_set_bold(heading_);
    format_set_text_wrap(heading_);
    format_set_bg_color(heading_, 0xEEF2F6);
    format_set_border(heading_, LXW_BORDER_THIN);
    text_ = top_aligned(book_);
    format_set_num_format_index(text_, text_format);
    format_set_text_wrap(text_);
    number_ = top_aligned(book_);
    share_ = top_aligned(book_);
    format_set_num_format(share_, "0.0%");
}

SheetBook::~SheetBook() {
    if (book_ == nullptr) return;
    workbook_close(book_);
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

Sheet& SheetBook::sheet(const std::string& name, std::vector<SheetColumn> columns) {
    sheets_.push_back(std::unique_ptr<Sheet>{new Sheet{*this, name, std::move(columns)}});
    return *sheets_.back();
}

void SheetBook::close() {
    for (const auto& sheet : sheets_) {
        sheet->end();
    }
    const lxw_error fault = workbook_close(std::exchange(book_, nullptr));
    if (fault != LXW_NO_ERROR) no_book(lxw_strerror(fault));
}

}  // namespace xinqiao
