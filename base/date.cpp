#include "base/date.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/written_day.hpp"

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
    return !text.empty()
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
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
        text,
        decimal_number(digits.substr(0, 4)),
        decimal_number(digits.substr(4, 2)),
        decimal_number(digits.substr(6, 2))
    );
}

DayOrWhy char14_day(std::string_view text) {
    const bool possible = is_time_of_day(
        decimal_number(text.substr(8, 2)),
        decimal_number(text.substr(10, 2)),
        decimal_number(text.substr(12, 2))
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
    return Day{year{1899} / 12 / 30} + std::chrono::days{decimal_number(serial)};
}

DayOrWhy numeric_day(std::string_view digits) {
    switch (digits.size()) {
        case 4:
            return Unexpected{fmt::format("「{}」只有年份，请补全月和日", digits)};
        case 8:
            return compact_day(digits, digits);
        case 13:
            return day_of(Moment{std::chrono::milliseconds{decimal_number(digits)}});
        case 14:
            return char14_day(digits);
        default:
            return excel_day(digits);
    }
}

// A moment is the day that it is then in Shanghai: 2024-04-01T16:00:00Z is 2 April. Midnight as
// 24:00 belongs to the day it ends.
DayOrWhy day_as_written(std::string_view text) {
    const auto written = read_written_day(text);
    if (!written) return not_a_day(text);
    DayOrWhy found = day_from(text, written->year, written->month, written->day);
    if (!found || !written->time) return found;
    const bool ends = *written->time == std::chrono::hours{24};
    const auto time = *written->time - std::chrono::seconds{ends ? 1 : 0};
    return day_of(Moment{*found} + time - written->ahead_of_utc);
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
    return day_from(text, decimal_number(years), decimal_number(months), decimal_number(days));
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
    return day_as_written(text);
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

void write_digits(char* last, unsigned number, std::size_t count) {
    for (; count > 0; --count, number /= 10) {
        *last-- = static_cast<char>('0' + number % 10);
    }
}

// 2024-04-02: the form that every record is written in.
std::string with_dashes(unsigned y, unsigned m, unsigned d) {
    std::string text(10, '-');
    write_digits(&text[3], y, 4);
    write_digits(&text[6], m, 2);
    write_digits(&text[9], d, 2);
    return text;
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
            if (y >= 0 && y <= 9999) return with_dashes(static_cast<unsigned>(y), m, d);
            break;
    }
    return fmt::format("{:04}-{:02}-{:02}", y, m, d);
}

}  // namespace xinqiao
