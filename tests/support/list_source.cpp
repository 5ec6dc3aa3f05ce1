// A source whose pages a test writes down.
#include "tests/support/list_source.hpp"

namespace xinqiao {

ListSource::ListSource(
    std::vector<std::string> given_columns, std::vector<ListedRow> given_rows, std::size_t page
)
    : rows{std::move(given_rows)}, columns{std::move(given_columns)}, page_rows{page} {}

// The cursor is the number of rows read so far.
Page ListSource::pull(const Cursor& cursor, const Call&) {
    if (before_page) before_page(pages_read);
    ++pages_read;
    const std::size_t from = cursor.empty() ? 0 : std::stoul(cursor.text());
    const std::size_t to = std::min(from + page_rows, rows.size());
    Page page;
    page.rows = Rows{columns};
    for (std::size_t row = from; row < to; ++row) {
        page.rows.begin_row(row + 1);
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            page.rows.set(column, rows[row][column]);
        }
    }
    page.next = Cursor{std::to_string(to)};
    page.last = to == rows.size();
    page.complete = page.last && complete;
    return page;
}

}  // namespace xinqiao
