// The columns in which a kind circulates, and one row of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/platform/generate/invention.hpp"

namespace xinqiao::platform {

// Which column plays which part; empty: this form has none.
struct Form {
    std::string kind;
    std::vector<std::string> columns;
    std::string name, code, category, document, decided, until, content, agency, fine;
    std::vector<std::string> plain;  // the same columns by the names of our fields
};

// Licence, penalty (the present generation of the 双公示 table), blacklist, redlist. Throws
// Error{misconfigured} for any other kind.
const Form& form_of(std::string_view kind);

class Row {
public:
    explicit Row(const Form& form) : form_{&form}, cells_(form.columns.size()) {}

    const Form& form() const { return *form_; }
    const std::vector<std::string>& cells() const { return cells_; }
    // Throws Error{bug} for a column that the form does not have.
    std::string& at(std::string_view column);

private:
    const Form* form_;
    std::vector<std::string> cells_;
};

// The fact in its columns, spelled as the table's instructions want it: 2024/04/02, 万元.
Row row_of(const Form& form, const Fact& fact);

std::string slashes(Date date);
// 200000 fen are "0.2" 万元.
std::string ten_thousand_yuan(std::int64_t fen);

}  // namespace xinqiao::platform
