// Single rows of a list once more, as each format allows it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/comparison/list_file.hpp"

namespace xinqiao {

using OpenReader = std::function<std::unique_ptr<RowReader>(const ReadPlace&)>;

// From a reader that begins at the place.
std::unique_ptr<RowsAgain> rows_read_again(OpenReader open);
// Of a file with that shape and those headings, which must outlive it. A row of a usual shape is
// cut out alone; anything else takes the way of a first reading.
std::unique_ptr<RowsAgain> csv_rows_again(
    OpenReader open, const CsvShape& shape, const std::vector<std::string>& columns
);
// Of rows that are held, which must outlive it; the place of a row is its number.
std::unique_ptr<RowsAgain> held_rows_again(const Rows& held);

}  // namespace xinqiao
