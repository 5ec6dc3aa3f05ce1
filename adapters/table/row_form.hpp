// What new rows of a batch look like: their columns, what they have in common, where the cells of a
// change go.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/change.hpp"
#include "adapters/table/layout.hpp"
#include "base/clock.hpp"

namespace xinqiao {

struct NewRow {
    const Change* change = nullptr;
    std::string_view row_id;
};

class RowForm {
public:
    // The references must outlive the form.
    RowForm(
        const TableSettings& table, const TableLayout& layout, const Controls& controls, Moment now
    )
        : table_{table}, layout_{layout}, controls_{controls}, now_{now} {}

    // Throws Error{misconfigured} when a row names columns that the table lacks.
    void bind(std::span<const Change> changes);

    // The column that a row of the batch calls so; `guess` is its place in the row.
    const TableColumn& column(std::string_view wire, std::size_t guess = 0) const;
    // What we fill in where it does not depend on the change.
    TableCell control_value(const TableColumn& column, const char* flag) const;

    // Of a new row, in the order of the table.
    const std::vector<const TableColumn*>& columns() const noexcept { return written_; }
    TableCells cells(const NewRow& row) const;
    // All of them as COPY reads them.
    std::string copy_text(std::span<const NewRow> rows) const;

    static constexpr const char* flag_new = "1";

private:
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    struct Bound {
        std::string wire;
        const TableColumn* column;
        std::size_t place;  // in a new row; nowhere: we fill that column
    };

    void lay_out();
    const Bound* find(std::string_view wire, std::size_t guess) const;
    void append_line(std::string& text, const NewRow& row, std::vector<std::size_t>& places) const;

    const TableSettings& table_;
    const TableLayout& layout_;
    const Controls& controls_;
    Moment now_;
    std::vector<Bound> bound_;                  // every column that a row of the batch names
    std::vector<const TableColumn*> written_;   // columns of the rows, then control columns
    TableCells blank_;                          // a new row before its change is written in
    std::vector<std::string> blank_as_copied_;  // the same as COPY reads it
};

}  // namespace xinqiao
