// One cell, as the type of its field understands it.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "schema/code_book.hpp"
#include "schema/finding.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {

// What a cell is read by.
struct CellRules {
    const Field& field;
    const MappedColumn& column;
    const CodeBook* codes;  // null: the field has no codes
    const ReviewedCodes& reviewed;
    Day today;
    std::string_view id_kind;  // for a number of a person: the canonical code of its sort, or empty
};

// The canonical text; empty, with a finding, where the cell cannot be understood. Never throws for
// any bytes.
std::string canonical_cell(const CellRules& rules, std::string_view raw, Findings& findings);

// Whether the cell says that there is nothing: blank, 空, 无, /, - and the like.
bool says_nothing(std::string_view raw);

// An error about a field, with what stood there as far as it may be kept.
Finding field_error(
    const Field& field, std::string_view value, std::string_view rule, std::string advice
);

// The label in quotation marks, as advice begins: “处罚决定日期”.
std::string quoted_label(const Field& field);

}  // namespace xinqiao
