// Rows as a system spelled them: columns and cells, in one piece of memory.
//
// A page of a million-row list must not cost a million small allocations, so all cells of all
// rows lie in one buffer. A cell that the row did not have at all is absent, which is not the
// same as an empty cell.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

// How much memory rows took.
struct RowsExtent {
    std::size_t rows = 0;
    std::size_t cells = 0;
    std::size_t bytes = 0;
};

class Rows {
public:
    Rows() = default;
    // Where two columns have one name, that name finds the first; the second is reached by index.
    explicit Rows(std::vector<std::string> columns);

    const std::vector<std::string>& columns() const noexcept { return columns_; }
    std::size_t size() const noexcept { return places_.size(); }
    bool empty() const noexcept { return places_.empty(); }

    // The index of the column of that name, which is added when new. Names asked for in the same
    // order in every row are found without a search.
    std::size_t column(std::string_view name);
    // The same without adding; nothing when there is no such column.
    std::optional<std::size_t> find_column(std::string_view name) const;

    RowsExtent extent() const noexcept { return {size(), cells_.size(), buffer_.size()}; }
    // Room for about as much, so that a page like the last is not moved while it grows.
    void make_room(const RowsExtent& expected);

    // Begins a row; `place` is where a person finds it: a line number, counted from 1.
    void begin_row(std::uint64_t place);
    // The places become `first` and what follows, for rows that have only their order.
    void number_from(std::uint64_t first);
    // Sets one cell of the row begun last. Said twice, the second is ignored and noted: see
    // `repeated`.
    void set(std::size_t column, std::string_view text);

    // Nothing: the row had no such cell. The view lives as long as these rows are not changed.
    std::optional<std::string_view> cell(std::size_t row, std::size_t column) const;
    std::uint64_t place(std::size_t row) const { return places_[row]; }
    // The name of a column that the row gave twice, if any.
    std::optional<std::string_view> repeated(std::size_t row) const;

    // Why a row could not be read at all (broken syntax, wrong encoding): its cells are then
    // what could be saved, and the row belongs into the quarantine with this reason in Chinese.
    void mark_broken(std::string reason);
    std::optional<std::string_view> broken(std::size_t row) const;

    // The source says that the record of the row begun last is no more: its cells name it.
    void mark_gone();
    bool gone(std::size_t row) const;

    // One row as a text a person can read and `read_row` of the quarantine can parse again:
    // a JSON object in the order of the columns, without the columns that must not be kept.
    // Bytes that are no UTF-8 stand as U+FFFD.
    std::string json(std::size_t row, std::span<const std::size_t> without = {}) const;

    void clear();
    // The same, but the columns stay with their numbers, and so does the memory.
    void clear_rows();

private:
    // A cell ends where the next one begins.
    struct Cell {
        std::uint64_t begin = 0;
        std::uint32_t column = 0;
    };
    struct Remark {
        std::size_t row = 0;
        std::string text;
    };

    std::string_view text_of(std::size_t cell) const;
    std::size_t end_of(std::size_t row) const;
    static std::optional<std::string_view> remark(
        const std::vector<Remark>& remarks, std::size_t row
    );

    std::vector<std::string> columns_;
    std::map<std::string, std::size_t, std::less<>> index_;
    std::size_t expected_ = 0;       // the column most likely asked for next
    std::vector<std::size_t> seen_;  // per column: how many rows there were when it was set last
    std::string buffer_;
    std::vector<std::uint64_t> places_;
    std::vector<std::size_t> first_cell_;
    std::vector<Cell> cells_;
    std::vector<Remark> broken_;
    std::vector<Remark> repeated_;
    std::vector<std::size_t> gone_;  // rising
};

}  // namespace xinqiao
