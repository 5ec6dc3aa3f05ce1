// Spans of time as operators write them: "30s", "15m", "2h", "1d".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

// A whole number and one unit; a bare number means seconds. Nothing for any other text, and for
// spans beyond a hundred years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

// In the largest unit that is exact.
std::string format_duration(std::chrono::seconds duration);

// For people: "3 天 4 小时", "12 分钟", "8 秒"; the two largest units.
std::string duration_in_words(std::chrono::seconds duration);

}  // namespace xinqiao
