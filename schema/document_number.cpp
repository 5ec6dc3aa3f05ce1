#include "schema/document_number.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace xinqiao {
namespace {

// After NFKC: wide brackets are ASCII by then, ﹝﹞ are 〔〕.
constexpr std::array<std::string_view, 10> opening{
    "〔", "[", "(", "【", "{", "<", "〈", "《", "「", "［"};
constexpr std::array<std::string_view, 10> closing{
    "〕", "]", ")", "】", "}", ">", "〉", "》", "」", "］"};

// Most characters are no bracket, and their first byte tells.
constexpr bool may_be_bracket(char first) {
    switch (first) {
        case '[':
        case ']':
        case '(':
        case ')':
        case '{':
        case '}':
        case '<':
        case '>':
        case '\xE3':
        case '\xEF':
            return true;
        default:
            return false;
    }
}

// The length of one of the brackets where `text` begins with it, or 0.
std::size_t bracket_length(
    std::string_view text, const std::array<std::string_view, 10>& brackets
) {
    if (text.empty() || !may_be_bracket(text.front())) return 0;
    for (const std::string_view bracket : brackets) {
        if (text.starts_with(bracket)) return bracket.size();
    }
    return 0;
}

bool begins_with_year(std::string_view text) {
    return text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, [](char c) {
               return c >= '0' && c <= '9';
           });
}

// The length of "[2024]" in any brackets, even unequal ones, where `text` begins with it, or 0.
std::size_t year_length(std::string_view text) {
    const std::size_t open = bracket_length(text, opening);
    if (open == 0 || !begins_with_year(text.substr(open))) return 0;
    const std::size_t close = bracket_length(text.substr(open + 4), closing);
    return close == 0 ? 0 : open + 4 + close;
}

bool says_there_is_none(std::string_view text) {
    static constexpr std::array<std::string_view, 10> words{
        "", "空", "无", "无文号", "暂无", "/", "-", "--", "—", "NULL"};
    return std::find(words.begin(), words.end(), text) != words.end();
}

// How many bytes at the front of `text` can be taken over as they are.
std::size_t unbracketed(std::string_view text) {
    const auto* const end = std::find_if(text.begin(), text.end(), may_be_bracket);
    return static_cast<std::size_t>(end - text.begin());
}

// One character at the front of `text` in canonical spelling, and its length there.
std::size_t append_character(std::string& number, std::string_view text) {
    if (const std::size_t open = bracket_length(text, opening)) {
        number += '(';
        return open;
    }
    if (const std::size_t close = bracket_length(text, closing)) {
        number += ')';
        return close;
    }
    number += text.front();
    return 1;
}

}  // namespace

std::optional<std::string> canonical_document_number(std::string_view text) {
    std::string compact = canonical_text(text);
    compact.erase(std::remove(compact.begin(), compact.end(), ' '), compact.end());
    if (says_there_is_none(compact)) return std::nullopt;
    std::string number;
    number.reserve(compact.size());
    for (std::string_view rest = compact; !rest.empty();) {
        if (const std::size_t length = unbracketed(rest)) {
            number.append(rest.substr(0, length));
            rest.remove_prefix(length);
        } else if (const std::size_t year = year_length(rest)) {
            const std::size_t open = bracket_length(rest, opening);
            number.append("〔").append(rest.substr(open, 4)).append("〕");
            rest.remove_prefix(year);
        } else {
            rest.remove_prefix(append_character(number, rest));
        }
    }
    return number;
}

}  // namespace xinqiao
