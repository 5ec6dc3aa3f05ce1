// A canonical value as a person reads it.
#pragma once

#include <string>
#include <string_view>

#include "schema/kind.hpp"

namespace xinqiao {

// What stands where a personal value is not shown.
inline constexpr std::string_view hidden_value = "（个人信息不显示）";

// Codes by their labels, money in 万元, an open end as 长期; a personal value is hidden all but for
// the fact that it is there. Null: a field that no kind declares, shown as it is.
std::string shown_value(const Field* field, std::string_view canonical);

// What the field is called; its name when the kind does not know it.
std::string field_label(const Kind* kind, std::string_view field);

}  // namespace xinqiao
