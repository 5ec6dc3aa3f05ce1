#include "adapters/table/cells.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/date.hpp"

namespace xinqiao {
namespace {

using std::chrono::seconds;

constexpr std::chrono::hours shanghai{8};

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string_view without_end(std::string_view text, char letter) {
    while (text.ends_with(letter)) {
        text.remove_suffix(1);
    }
    return text;
}

// 001.50 → 1.5; what is no plain decimal stays as it is.
std::string plain_number(std::string_view text) {
    const bool negative = text.starts_with('-');
    std::string_view digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string_view whole = digits.substr(0, point);
    std::string_view rest = point < digits.size() ? digits.substr(point + 1) : "";
    const bool plain = (whole.empty() || all_digits(whole)) && (rest.empty() || all_digits(rest))
                       && !(whole.empty() && rest.empty());
    if (!plain) return std::string{text};
    while (whole.starts_with('0')) {
        whole.remove_prefix(1);
    }
    rest = without_end(rest, '0');
    std::string number{whole.empty() ? "0" : whole};
    if (!rest.empty()) number += "." + std::string{rest};
    return negative && number != "0" ? "-" + number : number;
}

std::string plain_day(std::string_view text) {
    const auto day = parse_day(text);
    return day ? format_day(*day) : std::string{text};
}

// Where each digit of a moment stands: yyyyMMddHHmmss, whatever lies between.
constexpr std::size_t moment_digits = 14;

std::optional<std::array<std::size_t, moment_digits>> digit_places(std::string_view text) {
    std::array<std::size_t, moment_digits> places{};
    std::size_t found = 0;
    for (std::size_t i = 0; i < text.size() && found < moment_digits; ++i) {
        if (is_digit(text[i])) places[found++] = i;
    }
    if (found < moment_digits) return std::nullopt;
    return places;
}

int number_at(std::string_view digits, std::size_t from, std::size_t length) {
    int number = 0;
    for (const char digit : digits.substr(from, length)) {
        number = number * 10 + (digit - '0');
    }
    return number;
}

std::string digits_of(std::chrono::sys_seconds moment) {
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{moment - day};
    char text[48];
    std::snprintf(
        text,
        sizeof text,
        "%04d%02u%02u%02d%02d%02d",
        int{date.year()},
        unsigned{date.month()},
        unsigned{date.day()},
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    return text;
}

std::optional<std::chrono::sys_seconds> moment_of(std::string_view digits) {
    const std::chrono::year_month_day date{
        std::chrono::year{number_at(digits, 0, 4)},
        std::chrono::month{static_cast<unsigned>(number_at(digits, 4, 2))},
        std::chrono::day{static_cast<unsigned>(number_at(digits, 6, 2))}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + std::chrono::hours{number_at(digits, 8, 2)}
           + std::chrono::minutes{number_at(digits, 10, 2)} + seconds{number_at(digits, 12, 2)};
}

std::string earlier_milliseconds(std::string_view text, seconds by) {
    const auto number = std::stoll(std::string{text});
    return std::to_string(number - std::chrono::milliseconds{by}.count());
}

bool holds_text(const TableColumn& column) {
    return column.cell == CellType::text || column.cell == CellType::padded;
}

}  // namespace

bool keeps_spelling(const TableColumn& column, std::string_view text) {
    return !text.empty() && holds_text(column);
}

TableCell spelled_for(const TableColumn& column, std::string_view text) {
    if (text.empty()) return column.nullable || !holds_text(column) ? TableCell{} : TableCell{""};
    if (column.cell == CellType::day) return plain_day(text);
    if (column.cell == CellType::moment) {
        const bool day_only = text.size() <= 10;
        return day_only ? plain_day(text) : std::string{text};
    }
    return std::string{text};
}

std::string moment_for(const TableColumn& column, Moment moment) {
    const auto local = std::chrono::floor<seconds>(moment + shanghai);
    const std::string digits = digits_of(local);
    if (column.cell == CellType::number) return std::to_string(moment.time_since_epoch().count());
    if (column.cell == CellType::day) {
        return format_day(std::chrono::floor<std::chrono::days>(local));
    }
    if (column.cell == CellType::moment) {
        return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2) + " "
               + digits.substr(8, 2) + ":" + digits.substr(10, 2) + ":" + digits.substr(12, 2);
    }
    return digits;
}

std::string comparable(const TableColumn& column, std::string_view text) {
    switch (column.cell) {
        case CellType::padded:
            return std::string{without_end(text, ' ')};
        case CellType::number:
            return plain_number(without_end(text, ' '));
        case CellType::day:
            return plain_day(text);
        case CellType::moment:
            return text.ends_with(" 00:00:00") || text.size() <= 10 ? plain_day(text)
                                                                    : std::string{text};
        default:
            return std::string{text};
    }
}

bool same_cell(const TableColumn& column, const TableCell& stands, std::string_view wanted) {
    if (!stands) return wanted.empty();
    return *stands == wanted || comparable(column, *stands) == comparable(column, wanted);
}

std::optional<std::string> earlier(std::string_view moment, seconds by) {
    const bool milliseconds = moment.size() == 13 && all_digits(moment);
    if (milliseconds) return earlier_milliseconds(moment, by);
    const auto places = digit_places(moment);
    if (!places) return std::nullopt;
    std::string digits;
    for (const std::size_t place : *places) {
        digits += moment[place];
    }
    const auto read = moment_of(digits);
    if (!read) return std::nullopt;
    const std::string moved = digits_of(*read - by);
    std::string text{moment};
    for (std::size_t i = 0; i < moment_digits; ++i) {
        text[(*places)[i]] = moved[i];
    }
    return text;
}

}  // namespace xinqiao
