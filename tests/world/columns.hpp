// The columns in which the lists of this world write their kinds down.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/world/fact.hpp"

namespace xinqiao::world {

enum class Sort {
    text,
    name,
    code,
    number,
    day,
    category,
    status,
    money
};

struct Column {
    std::string_view field;
    Sort sort = Sort::text;
    std::string_view in_2019;  // empty: that form has no such column
    bool optional = false;
};

const std::vector<Column>& columns_of(const std::string& kind);
bool is_2019(const Form& form);
// The column's heading; empty: the form has no such column.
std::string_view wire_of(const Column& column, const Form& form);
// "法人及非法人组织" of "organisation", and back; what is no word of the form stays as it is.
std::string worded(std::string_view meaning, const Form& form);
std::string meaning_of(std::string_view text, const Form& form);
// How many digits behind the point make fen: of 万元 six, of yuan two.
std::size_t places_of_money(const Form& form);
std::string replaced(std::string text, std::string_view from, std::string_view to);

}  // namespace xinqiao::world
