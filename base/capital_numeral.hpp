// Amounts in words, as contracts and decisions spell them: 贰万叁仟元伍角整.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/expected.hpp"

namespace xinqiao {

// The amount in fen. Capital, ordinary and traditional numerals may mix; the unit 元 (or 角, 分)
// must be there. The error is the rest of a Chinese sentence that begins with the amount.
Expected<std::int64_t, std::string> fen_from_capital_numeral(std::string_view text);

}  // namespace xinqiao
