// Somebody else's workbook with our rows in it: everything but the rows stays as they made it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/formats/xlsx_table.hpp"

namespace xinqiao {

// The workbook of `bytes` with these lines below the headings of its table. The first line holds
// our headings, each found in theirs by its column_key. Every value is written as a text, in the
// looks that the template gives its column; the same lines are the same bytes.
//
// Throws Error{misconfigured} for a template that is none, whose rows below the headings are not
// empty, or that has no column for a value of ours; `may_lack`: headings for which that is no
// fault.
std::string filled_workbook(
    std::string_view bytes,
    const std::vector<std::vector<std::string>>& lines,
    const std::vector<std::string>& may_lack
);

}  // namespace xinqiao
