// Findings as a table of one line each, for spreadsheets and for programs.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "daemon/report/report_facts.hpp"
#include "daemon/report/sheet_book.hpp"

namespace xinqiao {

std::span<const SheetColumn> finding_columns();
// In the order of the columns.
std::vector<SheetCell> finding_cells(const FindingFacts& finding);

std::span<const SheetColumn> lacking_columns();
std::vector<SheetCell> lacking_cells(const IndicatorRecord& record);

// The same for a CSV line.
std::vector<std::string> cell_texts(const std::vector<SheetCell>& cells);

}  // namespace xinqiao
