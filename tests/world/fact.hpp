// One record of the truth, and the rows in which people write it down. Nothing here is the
// product's: what it makes of a row is compared with what this says.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mapping.hpp"
#include "tests/world/dice.hpp"

namespace xinqiao::world {

// Field → its meaning: days as 2026-05-20, money in fen, statuses by their English word.
struct Fact {
    std::string kind;
    std::map<std::string, std::string> fields;

    std::string key() const {
        return fields.at("subject_code") + "|" + fields.at("document_number");
    }
};

// How a list writes rows of a kind down.
struct Form {
    std::string kind;
    std::string mapping;
};

// A row with nothing in it that could be called noise.
WireRow written(const Fact& fact, const Form& form);
// The same fact, spelled as a tired clerk would: widths, blanks, days, brackets, columns in any
// order, NULL where nothing is said.
WireRow scribbled(const Fact& fact, const Form& form, Dice& dice);
// The meaning of a row, read back the simple way; what cannot be understood stays as it is.
Fact understood(const WireRow& row, const Form& form);

// The columns of the form that may be empty and are not in this fact's row.
std::vector<std::string> droppable_fields(const Fact& fact, const Form& form);
// The column of that field; empty: the form has none.
std::string column_of(std::string_view field, const Form& form);

}  // namespace xinqiao::world
