#include "schema/uscc_recognition.hpp"

#include <algorithm>
#include <string>

#include "schema/citizen_number.hpp"
#include "schema/uscc_arithmetic.hpp"

namespace xinqiao {
namespace {

bool is_number_of(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool says_none(std::string_view text) {
    static constexpr std::array<std::string_view, 8> words{
        "无", "空", "没有", "暂无", "NULL", "N/A", "/", "NONE"};
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// "(C)", "（C）" and such in front of a code.
std::string_view without_prefix(std::string_view text) {
    if (!text.starts_with('(')) return text;
    const std::size_t end = text.find(')');
    return end == std::string_view::npos || end > 8 ? text : text.substr(end + 1);
}

char digit_like(char letter) {
    switch (letter) {
        case 'O':
            return '0';
        case 'I':
            return '1';
        case 'Z':
            return '2';
        case 'S':
            return '5';
        default:
            return letter;
    }
}

std::string with_digits_for_letters(std::string_view text) {
    std::string digits{text};
    std::transform(digits.begin(), digits.end(), digits.begin(), digit_like);
    return digits;
}

void add_candidate(std::vector<CreditCode>& candidates, std::string_view text) {
    if (const auto code = CreditCode::from(text)) candidates.push_back(*code);
}

}  // namespace

const UsccReason& recognised_instead(std::string_view spelled) {
    if (spelled.empty()) return uscc_reasons::empty;
    if (says_none(spelled)) return uscc_reasons::none;
    if (without_prefix(spelled) != spelled) return uscc_reasons::prefix;
    if (is_registration_number(spelled)) return uscc_reasons::registration_number;
    if (is_citizen_number(spelled)) return uscc_reasons::citizen_number;
    if (is_number_of(spelled, 15)) return uscc_reasons::fifteen_digits;
    if (is_organisation_code(spelled)) return uscc_reasons::organisation_code;
    const bool numbered = contains(spelled, "字第") || contains(spelled, "注册号");
    if (numbered || is_number_of(spelled, 13)) return uscc_reasons::old_registration_number;
    if (spelled.size() == 18) return uscc_reasons::characters;
    if (spelled.size() == 17) return uscc_reasons::truncated;
    const bool foreign =
        spelled.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string_view::npos;
    return foreign ? uscc_reasons::characters : uscc_reasons::length;
}

bool stands_for_citizen(std::string_view spelled) {
    return is_citizen_number(spelled);
}

std::vector<CreditCode> uscc_candidates(std::string_view spelled) {
    std::vector<CreditCode> candidates;
    const std::string_view bare = without_prefix(spelled);
    const std::string digits = with_digits_for_letters(bare);
    add_candidate(candidates, bare);
    add_candidate(candidates, digits);
    if (bare.size() == 17) {
        const char check = uscc_check_character(digits);
        add_candidate(candidates, digits + check);
    }
    return candidates;
}

}  // namespace xinqiao
