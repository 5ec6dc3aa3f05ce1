// CSV as it really comes: RFC 4180 and the dirt of Windows, Excel and hand-made exports.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/formats/row_reader.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {

// The first line names the columns. A row that does not fit the header, is not valid text or
// has broken quotes is marked, and reading goes on with the next line. The bytes must outlive
// the reader. Throws Error{invalid} when there is no usable header.
std::unique_ptr<RowReader> csv_reader(
    const Bytes& bytes, Encoding encoding, char separator, const ReadPlace& from = {}
);

// One line with its line break; cells are quoted where they need it.
std::string csv_line(const std::vector<std::string>& cells, char separator = ',');

}  // namespace xinqiao
