#include "base/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"

namespace xinqiao {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

using DayOrWhy = Expected<Day, std::string>;

constexpr Day for_ever_by_custom{year{2099} / 12 / 31};
constexpr Day for_ever_by_database{year{9999} / 12 / 31};
constexpr std::string_view wanted = "请改为 2024-04-02 或 2024/04/02 这样的日期";

DayOrWhy not_a_day(std::string_view text) {
    return Unexpected{fmt::format("「{}」不是能够识别的日期，{}", text, wanted)};
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// A run of digits without sign; the callers keep it short enough.
std::int64_t whole(std::string_view digits) {
    std::int64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

DayOrWhy day_from(std::string_view text, std::int64_t y, std::int64_t m, std::int64_t d) {
    const bool zero_in_excel = y == 1900 && m == 1 && d == 0;
    if (zero_in_excel || (y == 1899 && m == 12 && d >= 30)) {
        return Unexpected{fmt::format("「{}」是空单元格在 Excel 中的样子，不是日期，请补填", text)};
    }
    const year_month_day date{
        year{static_cast<int>(y)}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || y < 1800) {
        return Unexpected{fmt::format("「{}」这一天不存在，请核对年月日", text)};
    }
    return Day{date};
}

DayOrWhy compact_day(std::string_view text, std::string_view digits) {
    return day_from(
        text, whole(digits.substr(0, 4)), whole(digits.substr(4, 2)), whole(digits.substr(6, 2))
    );
}

bool is_time_of_day(std::int64_t hours, std::int64_t minutes, std::int64_t seconds) {
    // 24:00:00 ends a day in ISO 8601; 60 is a leap second.
    return (hours < 24 && minutes < 60 && seconds <= 60)
           || (hours == 24 && minutes == 0 && seconds == 0);
}

DayOrWhy char14_day(std::string_view text) {
    const bool possible = is_time_of_day(
        whole(text.substr(8, 2)), whole(text.substr(10, 2)), whole(text.substr(12, 2))
    );
    return possible ? compact_day(text, text) : not_a_day(text);
}

// Excel counts from 1900 and believes in 1900-02-29, so serials count from 1899-12-30. Short
// numbers would mean the years before 1927 and are more likely a stray number than a day.
DayOrWhy excel_day(std::string_view serial) {
    if (serial == "60") {
        return Unexpected{std::string{"「60」是 Excel 虚构的 1900-02-29，请核对年月日"}};
    }
    if (serial.size() != 5 || serial.front() == '0') {
        return Unexpected{fmt::format("「{}」是数字而不是日期，{}", serial, wanted)};
    }
    return Day{year{1899} / 12 / 30} + std::chrono::days{whole(serial)};
}

DayOrWhy numeric_day(std::string_view digits) {
    switch (digits.size()) {
        case 4:
            return Unexpected{fmt::format("「{}」只有年份，请补全月和日", digits)};
        case 8:
            return compact_day(digits, digits);
        case 13:
            return day_of(Moment{std::chrono::milliseconds{whole(digits)}});
        case 14:
            return char14_day(digits);
        default:
            return excel_day(digits);
    }
}

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
        const std::int64_t value = whole(rest_.substr(0, count));
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

struct WrittenDay {
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t day = 0;
};

std::optional<WrittenDay> take_day(Reader& reader) {
    const auto years = reader.number(4, 4);
    if (!years) return std::nullopt;
    for (const Separators& between : separators) {
        if (!reader.take_between(between.year)) continue;
        const auto months = reader.number(1, 2);
        if (!months || !reader.take_between(between.month)) return std::nullopt;
        const auto days = reader.number(1, 2);
        if (!days || !reader.take_between(between.day)) return std::nullopt;
        return WrittenDay{*years, *months, *days};
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

// A moment is the day that it is then in Shanghai: 2024-04-01T16:00:00Z is 2 April.
DayOrWhy day_with_time(std::string_view text, Day written, Reader& reader) {
    const auto time = take_time(reader);
    const auto zone = time ? take_zone(reader) : std::nullopt;
    if (!zone || !reader.done()) return not_a_day(text);
    // 24:00 belongs to the day it ends.
    if (*time == std::chrono::hours{24}) return written;
    return day_of(Moment{written} + *time - *zone);
}

DayOrWhy written_day(std::string_view text) {
    Reader reader{text};
    const auto written = take_day(reader);
    if (!written) return not_a_day(text);
    DayOrWhy found = day_from(text, written->year, written->month, written->day);
    if (!found || reader.done()) return found;
    if (!reader.take("T")) reader.take(" ");
    return day_with_time(text, *found, reader);
}

// 2024-04-02, 2024/04/02 and 20240402, which are nearly all there is.
std::optional<DayOrWhy> plain_day(std::string_view text) {
    if (text.size() == 8 && all_digits(text)) return compact_day(text, text);
    if (text.size() != 10 || text[4] != text[7] || (text[4] != '-' && text[4] != '/')) {
        return std::nullopt;
    }
    const std::string_view years = text.substr(0, 4);
    const std::string_view months = text.substr(5, 2);
    const std::string_view days = text.substr(8, 2);
    if (!all_digits(years) || !all_digits(months) || !all_digits(days)) return std::nullopt;
    return day_from(text, whole(years), whole(months), whole(days));
}

// Excel writes the time of day behind a point: 45384.5.
std::optional<DayOrWhy> excel_day_with_time(std::string_view text) {
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos || text.find('.', point + 1) != std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view serial = text.substr(0, point);
    if (!all_digits(serial) || !all_digits(text.substr(point + 1))) return std::nullopt;
    return excel_day(serial);
}

DayOrWhy any_day(std::string_view raw) {
    if (auto plain = plain_day(raw)) return *std::move(plain);
    if (raw.size() > 200) return Unexpected{fmt::format("内容太长，不是日期，{}", wanted)};
    const std::string text = canonical_text(raw);
    if (text.empty()) return Unexpected{fmt::format("日期是空的，{}", wanted)};
    if (all_digits(text)) return numeric_day(text);
    if (auto serial = excel_day_with_time(text)) return *std::move(serial);
    return written_day(text);
}

bool means_for_ever(Day day) {
    return day == for_ever_by_custom || day == for_ever_by_database;
}

bool is_word_for_ever(std::string_view text) {
    static constexpr std::array<std::string_view, 7> words{
        "长期", "永久", "长期有效", "永久有效", "无固定期限", "无期限", "long-term"};
    const std::string word = canonical_text(text);
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Expected<Day, std::string> parse_day(std::string_view text) {
    DayOrWhy found = any_day(text);
    if (found && means_for_ever(*found)) {
        return Unexpected{fmt::format("「{}」表示长期有效，这里需要一个具体的日期", trimmed(text))};
    }
    return found;
}

Expected<DayOrLongTerm, std::string> parse_day_or_long_term(std::string_view text) {
    const DayOrWhy found = any_day(text);
    if (found && means_for_ever(*found)) return DayOrLongTerm{LongTerm{}};
    if (found) return DayOrLongTerm{*found};
    if (text.size() < 100 && is_word_for_ever(text)) return DayOrLongTerm{LongTerm{}};
    return Unexpected{found.error() + "；长期有效请写“长期”"};
}

std::string format_day(Day day, DayFormat format) {
    const year_month_day date{day};
    const int y = static_cast<int>(date.year());
    const unsigned m = static_cast<unsigned>(date.month());
    const unsigned d = static_cast<unsigned>(date.day());
    switch (format) {
        case DayFormat::slashes:
            return fmt::format("{:04}/{:02}/{:02}", y, m, d);
        case DayFormat::compact:
            return fmt::format("{:04}{:02}{:02}", y, m, d);
        case DayFormat::dots:
            return fmt::format("{:04}.{:02}.{:02}", y, m, d);
        case DayFormat::chinese:
            return fmt::format("{}年{}月{}日", y, m, d);
        case DayFormat::dashes:
            break;
    }
    return fmt::format("{:04}-{:02}-{:02}", y, m, d);
}

}  // namespace xinqiao
