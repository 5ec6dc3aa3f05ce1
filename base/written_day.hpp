// A day with separators and perhaps a time, as it is written: nothing is checked but the form.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace xinqiao {

struct WrittenDay {
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t day = 0;
    std::optional<std::chrono::seconds> time;   // up to 24:00:00
    std::chrono::minutes ahead_of_utc{8 * 60};  // where no zone is written, Asia/Shanghai
};

// "2024-4-2", "2024/04/02 15:30", "2024.04.02", "2024年4月2日", "2024-04-02T15:30:00.123+08:00".
std::optional<WrittenDay> read_written_day(std::string_view text);

// A run of at most 18 digits without sign as a number.
std::int64_t decimal_number(std::string_view digits);

// Whether a day has this time; 24:00:00 is its end, and a minute may have a leap second.
bool is_time_of_day(std::int64_t hours, std::int64_t minutes, std::int64_t seconds);

}  // namespace xinqiao
