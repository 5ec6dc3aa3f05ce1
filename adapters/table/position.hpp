// How far a table has been read, as a cursor says it.
#pragma once

#include <cstdint>

#include "adapters/table/session.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct TablePosition {
    std::string way;         // read_by, so that a cursor of another way is not taken for ours
    std::int64_t read = 0;   // rows given since the beginning, of a whole table
    std::int64_t stood = 0;  // rows that stood there at the beginning
    TableCells at;           // the ordering columns of the last row; empty: from the beginning
};

Cursor cursor_of(const TablePosition& position);
// Throws Error{invalid} for a text that is no cursor of ours.
TablePosition position_of_table(const Cursor& cursor, const std::string& way, std::size_t columns);

}  // namespace xinqiao
