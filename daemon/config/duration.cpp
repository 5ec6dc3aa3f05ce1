#include "daemon/config/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace xinqiao {
namespace {

struct TimeUnit {
    std::string_view letter;
    std::int64_t seconds;
    std::string_view word;
};

constexpr std::array time_units{
    TimeUnit{"d", 86400, "天"},
    TimeUnit{"h", 3600, "小时"},
    TimeUnit{"m", 60, "分钟"},
    TimeUnit{"s", 1, "秒"},
};

constexpr std::int64_t a_hundred_years = 36525LL * 86400;

std::int64_t seconds_in(std::string_view letter) {
    if (letter.empty()) return 1;
    for (const TimeUnit& unit : time_units) {
        if (unit.letter == letter) return unit.seconds;
    }
    return 0;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [rest, fault] = std::from_chars(text.data(), end, number);
    if (fault != std::errc{} || number < 0) return std::nullopt;
    const std::int64_t unit = seconds_in({rest, static_cast<std::size_t>(end - rest)});
    if (unit == 0 || number > a_hundred_years / unit) return std::nullopt;
    return std::chrono::seconds{number * unit};
}

std::string format_duration(std::chrono::seconds duration) {
    for (const TimeUnit& unit : time_units) {
        if (duration.count() != 0 && duration.count() % unit.seconds == 0) {
            return std::to_string(duration.count() / unit.seconds).append(unit.letter);
        }
    }
    return "0s";
}

std::string duration_in_words(std::chrono::seconds duration) {
    std::string words;
    std::int64_t left = duration.count();
    int parts = 0;
    for (const TimeUnit& unit : time_units) {
        const std::int64_t count = left / unit.seconds;
        left %= unit.seconds;
        if (count == 0 && parts == 0) continue;
        if (count != 0) {
            if (!words.empty()) words += ' ';
            words.append(std::to_string(count)).append(" ").append(unit.word);
        }
        if (++parts == 2) break;
    }
    return words.empty() ? "0 秒" : words;
}

}  // namespace xinqiao
