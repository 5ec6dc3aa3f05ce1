#include "daemon/comparison/rows_of_both.hpp"

namespace xinqiao {
namespace {

void clear_understood(UnderstoodRows& rows) {
    rows.rows.clear_rows();
    rows.contents.clear();
}

}  // namespace

void SpeakingRows::clear() {
    clear_understood(left);
    clear_understood(right);
}

RowsOfBoth::RowsOfBoth(const ListSide& left, const ListSide& right)
    : left_{left, left.again()}, right_{right, right.again()}, of_left_{left.new_normaliser()} {
    if (!right.reads_like(left)) of_right_.emplace(Understanding{right.new_normaliser()});
}

void RowsOfBoth::understand(const Outcome& outcome, SpeakingRows& rows) {
    understand(left_, outcome.left, of_left_, rows.left);
    understand(right_, outcome.right, of_right_ ? *of_right_ : of_left_, rows.right);
}

// A row with more columns than the list was known to have is bound alone.
void RowsOfBoth::understand(
    const Reader& reader, const Places& places, Understanding& by, UnderstoodRows& rows
) {
    if (places.empty()) return;
    const auto& columns = reader.side.columns();
    if (rows.rows.columns().empty()) rows.rows = Rows{columns};
    reader.again->read(places.front(), rows.rows);
    const bool strange = rows.rows.columns().size() != columns.size();
    if (strange || by.elsewhere) by.normaliser.bind(rows.rows);
    by.elsewhere = strange;
    rows.contents.push_back(by.normaliser.normalise(rows.rows, rows.rows.size() - 1));
}

}  // namespace xinqiao
