#include "base/written_day.hpp"

#include <array>
#include <charconv>

namespace xinqiao {
namespace {

// Reads a text from left to right.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_{text} {}

    bool done() const { return rest_.empty(); }
    bool take(std::string_view word) {
        const bool here = rest_.starts_with(word);
        if (here) rest_.remove_prefix(word.size());
        return here;
    }
    // The same with a blank on either side; blanks before a time of day stay.
    bool take_between(std::string_view word) {
        if (word.empty()) return true;
        const Reader before = *this;
        take(" ");
        if (!take(word)) {
            *this = before;
            return false;
        }
        if (!done() && word != "日") take(" ");
        return true;
    }
    // Between `least` and `most` digits.
    std::optional<std::int64_t> number(std::size_t least, std::size_t most) {
        std::size_t count = rest_.find_first_not_of("0123456789");
        if (count == std::string_view::npos) count = rest_.size();
        if (count < least || count > most) return std::nullopt;
        const std::int64_t value = decimal_number(rest_.substr(0, count));
        rest_.remove_prefix(count);
        return value;
    }

private:
    std::string_view rest_;
};

struct Separators {
    std::string_view year;
    std::string_view month;
    std::string_view day;
};

constexpr std::array<Separators, 4> separators{
    {{"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}, {"年", "月", "日"}}};

std::optional<WrittenDay> take_day(Reader& reader) {
    const auto years = reader.number(4, 4);
    if (!years) return std::nullopt;
    for (const Separators& between : separators) {
        if (!reader.take_between(between.year)) continue;
        const auto months = reader.number(1, 2);
        if (!months || !reader.take_between(between.month)) return std::nullopt;
        const auto days = reader.number(1, 2);
        if (!days || !reader.take_between(between.day)) return std::nullopt;
        return WrittenDay{*years, *months, *days, std::nullopt};
    }
    return std::nullopt;
}

// hh:mm, perhaps with seconds and a fraction of up to nine digits.
std::optional<std::chrono::seconds> take_time(Reader& reader) {
    const auto hours = reader.number(1, 2);
    if (!hours || !reader.take(":")) return std::nullopt;
    const auto minutes = reader.number(2, 2);
    if (!minutes) return std::nullopt;
    std::int64_t seconds = 0;
    if (reader.take(":")) {
        const auto written = reader.number(2, 2);
        if (!written || (reader.take(".") && !reader.number(1, 9))) return std::nullopt;
        seconds = *written;
    }
    if (!is_time_of_day(*hours, *minutes, seconds)) return std::nullopt;
    return std::chrono::seconds{(*hours * 60 + *minutes) * 60 + seconds};
}

// How far the written zone is ahead of UTC; no zone means Asia/Shanghai.
std::optional<std::chrono::minutes> take_zone(Reader& reader) {
    constexpr std::chrono::minutes shanghai_zone{8 * 60};
    reader.take(" ");
    if (reader.done()) return shanghai_zone;
    if (reader.take("Z")) return std::chrono::minutes{0};
    const bool behind = reader.take("-");
    if (!behind && !reader.take("+")) return std::nullopt;
    auto written = reader.number(2, 4);
    if (!written) return std::nullopt;
    if (*written < 100) {
        const auto minutes =
            reader.take(":") ? reader.number(2, 2) : std::optional<std::int64_t>{0};
        if (!minutes) return std::nullopt;
        *written = *written * 100 + *minutes;
    }
    const std::chrono::minutes ahead{*written / 100 * 60 + *written % 100};
    if (ahead > std::chrono::hours{14} || *written % 100 >= 60) return std::nullopt;
    return behind ? -ahead : ahead;
}

}  // namespace

std::int64_t decimal_number(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

bool is_time_of_day(std::int64_t hours, std::int64_t minutes, std::int64_t seconds) {
    return (hours < 24 && minutes < 60 && seconds <= 60)
           || (hours == 24 && minutes == 0 && seconds == 0);
}

std::optional<WrittenDay> read_written_day(std::string_view text) {
    Reader reader{text};
    auto written = take_day(reader);
    if (!written || reader.done()) return written;
    if (!reader.take("T")) reader.take(" ");
    written->time = take_time(reader);
    const auto zone = written->time ? take_zone(reader) : std::nullopt;
    if (!zone || !reader.done()) return std::nullopt;
    written->ahead_of_utc = *zone;
    return written;
}

}  // namespace xinqiao
