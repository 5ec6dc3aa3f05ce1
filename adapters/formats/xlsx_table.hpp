// The table in a sheet: below titles and notes, above the block that explains the form.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/formats/row_reader.hpp"

namespace xinqiao {

// Where people say the table is.
struct TableHint {
    std::string sheet;                // empty: the first visible one that has a table
    std::uint64_t heading_row = 0;    // as Excel counts; 0: to be found
    std::vector<std::string> needed;  // headings that must be there
    std::set<std::string> known;      // column_key of headings that may be there
    std::vector<std::string> ends;    // how the first cell of the block below the table begins
};

struct FoundTable {
    std::string sheet;
    std::uint64_t heading_row = 0;
    std::vector<std::string> headings;  // by column; empty where there is none
};

// Throws Error{invalid} that names the headings found and those missing.
FoundTable find_table(const Bytes& bytes, const TableHint& hint);

// The tables of all visible sheets that have one; at least one, or the same error.
std::vector<FoundTable> find_tables(const Bytes& bytes, const TableHint& hint);

// The rows of that table; a place is a row as Excel counts. Cells that hold no value a person
// could see (a formula error, a code whose digits Excel lost) mark their row broken. A value in
// merged cells stands in the first of them only. The bytes must outlive the reader.
std::unique_ptr<RowReader> xlsx_reader(
    const Bytes& bytes, const TableHint& hint, const ReadPlace& from = {}
);

// Whether the bytes look like a workbook and not like CSV.
bool is_workbook(const Bytes& bytes);

}  // namespace xinqiao
