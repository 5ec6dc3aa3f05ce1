#include "schema/uscc_arithmetic.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::array<int, 17> outer_weights{
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::array<int, 8> inner_weights{3, 7, 9, 10, 5, 8, 4, 2};

constexpr int no_value = -1;
using CharacterValues = std::array<signed char, 256>;

constexpr CharacterValues values_in(std::string_view alphabet) {
    CharacterValues values{};
    for (auto& value : values)
        value = no_value;
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<signed char>(i);
    }
    return values;
}

constexpr CharacterValues outer_values = values_in(uscc_alphabet);
constexpr CharacterValues inner_values = values_in("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

// Σ value × weight; negative when a character has no value.
template <std::size_t Size>
int weighted_sum(
    std::string_view text, const CharacterValues& values, const std::array<int, Size>& weights
) noexcept {
    if (text.size() != Size) return no_value;
    int sum = 0;
    int lowest = 0;
    for (std::size_t i = 0; i < Size; ++i) {
        const int value = values[static_cast<unsigned char>(text[i])];
        lowest = std::min(lowest, value);
        sum += value * weights[i];
    }
    return lowest < 0 ? no_value : sum;
}

}  // namespace

bool is_of_uscc_alphabet(std::string_view text) noexcept {
    int lowest = 0;
    for (const char character : text) {
        lowest = std::min<int>(lowest, outer_values[static_cast<unsigned char>(character)]);
    }
    return lowest >= 0;
}

char uscc_check_character(std::string_view first_17) noexcept {
    const int sum = weighted_sum(first_17, outer_values, outer_weights);
    // A remainder of 0 means check 0; without the second modulo the index would overrun.
    return sum < 0 ? '\0' : uscc_alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

char organisation_check_character(std::string_view first_8) noexcept {
    const int sum = weighted_sum(first_8, inner_values, inner_weights);
    if (sum < 0) return '\0';
    constexpr std::string_view by_remainder = "0X987654321";  // 11 − remainder; 10 is X, 11 is 0
    return by_remainder[static_cast<std::size_t>(sum % 11)];
}

bool is_organisation_code(std::string_view text) noexcept {
    return text.size() == 9 && organisation_check_character(text.substr(0, 8)) == text[8];
}

bool is_registration_number(std::string_view text) noexcept {
    if (text.size() != 15) return false;
    int product = 10;
    for (const char digit : text.substr(0, 14)) {
        if (digit < '0' || digit > '9') return false;
        const int sum = (product + digit - '0') % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return text[14] >= '0' && text[14] <= '9' && (product + text[14] - '0') % 10 == 1;
}

std::string complete_uscc(std::string_view first_8, std::string_view organisation_8) {
    std::string code{first_8};
    code += organisation_8;
    code += organisation_check_character(organisation_8);
    const char check = uscc_check_character(code);
    if (first_8.size() != 8 || check == '\0') {
        throw Error{Error::Kind::bug, "no unified code can begin like this: " + code};
    }
    code += check;
    return code;
}

}  // namespace xinqiao
