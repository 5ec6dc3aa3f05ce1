#include "schema/citizen_number.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "schema/division.hpp"

namespace xinqiao {
namespace {

constexpr std::array<int, 17> citizen_weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

bool are_digits(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_in(std::string_view digits) noexcept {
    int value = 0;
    for (const char digit : digits)
        value = value * 10 + (digit - '0');
    return value;
}

char check_character_of(std::string_view first_17) noexcept {
    int sum = 0;
    for (std::size_t i = 0; i < citizen_weights.size(); ++i) {
        sum += (first_17[i] - '0') * citizen_weights[i];
    }
    return std::string_view{"10X98765432"}[static_cast<std::size_t>(sum % 11)];
}

// The date of eight digits; not `ok()` for an impossible one.
std::chrono::year_month_day date_in(std::string_view digits) noexcept {
    return {
        std::chrono::year{number_in(digits.substr(0, 4))},
        std::chrono::month{static_cast<unsigned>(number_in(digits.substr(4, 2)))},
        std::chrono::day{static_cast<unsigned>(number_in(digits.substr(6, 2)))}};
}

// The 18 characters, or nothing ('\0' first) for a text that is neither 18 nor 15 long.
std::array<char, 18> long_form(std::string_view text) noexcept {
    std::array<char, 18> number{};
    if (text.size() == 18) std::copy(text.begin(), text.end(), number.begin());
    if (text.size() != 15 || !are_digits(text)) return number;
    std::copy_n(text.begin(), 6, number.begin());
    number[6] = '1';
    number[7] = '9';
    std::copy(text.begin() + 6, text.end(), number.begin() + 8);
    number[17] = check_character_of({number.data(), 17});
    return number;
}

// The reason in Chinese why these 18 characters are no number; empty: they are one.
std::string_view fault_of(std::string_view number) noexcept {
    if (number.front() == '\0') return "身份证号码应为18位（旧证15位），请核对";
    if (!are_digits(number.substr(0, 17))) return "身份证号码前17位应为数字，请核对";
    if (!is_province(number.substr(0, 2))) return "身份证号码开头的地区代码不存在，请核对";
    const auto born = date_in(number.substr(6, 8));
    if (!born.ok() || born.year() < std::chrono::year{1850}) {
        return "身份证号码中的出生日期不存在，请核对";
    }
    if (check_character_of(number) != number[17]) return "身份证号码校验位不符，请核对";
    return {};
}

}  // namespace

CitizenNumber::CitizenNumber(std::string text) : text_{std::move(text)} {}

std::string CitizenNumber::masked() const {
    return masked_number(text_);
}

Day CitizenNumber::born() const {
    return Day{date_in(std::string_view{text_}.substr(6, 8))};
}

Expected<CitizenNumber, std::string> parse_citizen_number(std::string_view text) {
    std::string canonical = upper_ascii(canonical_text(text.substr(0, 400)));
    canonical.erase(std::remove(canonical.begin(), canonical.end(), ' '), canonical.end());
    const std::array<char, 18> number = long_form(canonical);
    const std::string_view characters{number.data(), number.size()};
    const std::string_view fault = fault_of(characters);
    if (!fault.empty()) return Unexpected{std::string{fault}};
    return CitizenNumber{std::string{characters}};
}

bool is_citizen_number(std::string_view text) noexcept {
    const std::array<char, 18> number = long_form(text);
    return fault_of({number.data(), number.size()}).empty();
}

std::string masked_number(std::string_view text) {
    constexpr std::size_t shown = 6;
    const std::size_t length = characters_in(text);
    const bool ascii = length == text.size();
    if (!ascii || length <= shown) return std::string(length, '*');
    return std::string{text.substr(0, shown)} + std::string(length - shown, '*');
}

}  // namespace xinqiao
