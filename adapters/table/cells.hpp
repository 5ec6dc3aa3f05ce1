// Cells between our spelling and that of a column: days, numbers, blanks, empty and null.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/table/layout.hpp"
#include "base/clock.hpp"

namespace xinqiao {

// What to bind for a text of ours: null for an empty one where the column allows it, days as
// YYYY-MM-DD where the column holds days. What the column cannot hold is left for the database
// to refuse.
TableCell spelled_for(const TableColumn& column, std::string_view text);
// Whether that is the text as it is.
bool keeps_spelling(const TableColumn& column, std::string_view text);

// The moment as the column can hold it: a time stamp, a day, 14 digits or milliseconds.
std::string moment_for(const TableColumn& column, Moment moment);

// Whether both say the same in that column: 1.50 and 1.5, blanks at the end of a char(n), null and
// empty.
bool same_cell(const TableColumn& column, const TableCell& stands, std::string_view wanted);

// The key of a row in comparisons: one spelling for all that mean the same.
std::string comparable(const TableColumn& column, std::string_view text);

// The same moment so much earlier, in the same spelling (time stamps, 14 digits, milliseconds);
// nothing for a text that is no moment.
std::optional<std::string> earlier(std::string_view moment, std::chrono::seconds by);

}  // namespace xinqiao
