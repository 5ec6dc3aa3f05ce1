// Days, and the spellings of days seen on the wire.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/clock.hpp"
#include "base/expected.hpp"

namespace xinqiao {

// "Valid for ever": 2099/12/31, 9999-12-31, 长期, 永久 on the wire; never a date inside.
struct LongTerm {
    friend bool operator==(LongTerm, LongTerm) = default;
};

using DayOrLongTerm = std::variant<Day, LongTerm>;

enum class DayFormat {
    slashes,
    dashes,
    compact,
    dots,
    chinese
};  // 2024/04/02 2024-04-02 20240402 …

// Reads every spelling of domain.md §6.2: slashes, dashes, dots, compact, char14 and ISO time
// stamps, epoch milliseconds, 2024年4月2日, Excel serials of the 1900 system. An impossible day,
// a lone year or an Excel sentinel (1899-12-31, 1900-01-00) is an error in a Chinese sentence.
Expected<Day, std::string> parse_day(std::string_view text);

// The same, where "long-term" may stand instead of a day.
Expected<DayOrLongTerm, std::string> parse_day_or_long_term(std::string_view text);

std::string format_day(Day day, DayFormat format = DayFormat::dashes);

}  // namespace xinqiao
