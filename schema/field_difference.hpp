// The fields in which two records of one fact differ.
#pragma once

#include <string>
#include <vector>

#include "schema/record.hpp"

namespace xinqiao {

// Canonical texts; empty where a side does not have the field.
struct FieldDifference {
    std::string field;
    std::string left;
    std::string right;

    friend bool operator==(const FieldDifference&, const FieldDifference&) = default;
};

// In the order of the fields' names; empty when the fields say the same.
std::vector<FieldDifference> differing_fields(const Fields& left, const Fields& right);

}  // namespace xinqiao
