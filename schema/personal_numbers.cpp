#include "schema/personal_numbers.hpp"

#include <algorithm>

#include "schema/citizen_number.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t telephone_digits = 11;
constexpr std::size_t shown_of_telephone = 3;
constexpr std::size_t shown_of_citizen = 6;
constexpr std::size_t citizen_characters = 18;
constexpr std::size_t citizen_digits_of_old = 15;

bool is_digit_of_person(char c) {
    return c >= '0' && c <= '9';
}

bool is_of_a_number(char c) {
    return is_digit_of_person(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_telephone(std::string_view run) {
    if (run.size() != telephone_digits || run[0] != '1' || run[1] < '3') return false;
    return std::all_of(run.begin(), run.end(), is_digit_of_person);
}

int number_at(std::string_view run, std::size_t begin, std::size_t count) {
    int number = 0;
    for (const char c : run.substr(begin, count))
        number = number * 10 + (c - '0');
    return number;
}

// Also one whose check character is wrong: a slip of the pen still names somebody.
bool is_citizen(std::string_view run) {
    if (run.size() == citizen_digits_of_old) return is_citizen_number(run);
    if (run.size() != citizen_characters) return false;
    const std::string_view digits = run.substr(0, citizen_characters - 1);
    const char last = run.back();
    if (!std::all_of(digits.begin(), digits.end(), is_digit_of_person)) return false;
    if (!is_digit_of_person(last) && last != 'X' && last != 'x') return false;
    const int century = number_at(run, 6, 2);
    const int month = number_at(run, 10, 2);
    const int day = number_at(run, 12, 2);
    return (century == 19 || century == 20) && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

void hide_behind(std::size_t shown, std::size_t begin, std::size_t end, std::string& words) {
    for (std::size_t at = begin + shown; at < end; ++at)
        words[at] = '*';
}

}  // namespace

std::string without_personal_numbers(std::string_view words) {
    std::string text{words};
    for (std::size_t begin = 0; begin < text.size(); ++begin) {
        if (!is_of_a_number(text[begin])) continue;
        std::size_t end = begin;
        while (end < text.size() && is_of_a_number(text[end]))
            ++end;
        const std::string_view run = std::string_view{text}.substr(begin, end - begin);
        if (is_citizen(run)) {
            hide_behind(shown_of_citizen, begin, end, text);
        } else if (is_telephone(run)) {
            hide_behind(shown_of_telephone, begin, end, text);
        }
        begin = end;
    }
    return text;
}

}  // namespace xinqiao
