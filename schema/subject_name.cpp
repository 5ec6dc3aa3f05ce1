#include "schema/subject_name.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view zero_character = "〇";
constexpr std::string_view circle_character = "○";

// Valid UTF-8 in characters.
std::vector<std::string_view> characters_of(std::string_view text) {
    std::vector<std::string_view> characters;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            ++end;
        characters.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return characters;
}

bool is_chinese(const std::vector<std::string_view>& characters, std::size_t at) {
    return at < characters.size() && characters[at].size() >= 3;
}

bool is_ascii_at(const std::vector<std::string_view>& characters, std::size_t at) {
    return at < characters.size() && characters[at].size() == 1;
}

// A 0 that touches a Chinese character and no other ASCII: 二0二四, not 第10分公司.
bool is_zero_among_chinese(const std::vector<std::string_view>& characters, std::size_t at) {
    if (characters[at] != "0") return false;
    const bool ascii_before = at > 0 && is_ascii_at(characters, at - 1);
    const bool ascii_after = is_ascii_at(characters, at + 1);
    const bool chinese =
        (at > 0 && is_chinese(characters, at - 1)) || is_chinese(characters, at + 1);
    return chinese && !ascii_before && !ascii_after;
}

// U+E000-F8FF in UTF-8: EE 80 80 to EF A3 BF.
bool is_private_use(std::string_view character) {
    return character >= "\uE000" && character <= "\uF8FF" && character.size() == 3;
}

bool brackets_match(std::string_view text) {
    std::int64_t open = 0;
    for (const char character : text) {
        if (character == '(') ++open;
        if (character == ')' && --open < 0) return false;
    }
    return open == 0;
}

bool has_brackets(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '(' || c == ')'; });
}

}  // namespace

std::string name_key(std::string_view name) {
    std::string key = upper_ascii(canonical_text(name));
    key.erase(std::remove(key.begin(), key.end(), ' '), key.end());
    return key;
}

std::string loose_name_key(std::string_view name) {
    const std::string key = name_key(name);
    const auto characters = characters_of(key);
    std::string loose;
    for (std::size_t at = 0; at < characters.size(); ++at) {
        const bool zero =
            characters[at] == circle_character || is_zero_among_chinese(characters, at);
        loose += zero ? zero_character : characters[at];
    }
    return loose;
}

std::string_view doubt_about_name(std::string_view name) {
    // Which is nearly every name: brackets are all that could be doubted then.
    if (is_plainly_canonical(name) && !has_brackets(name)) return {};
    const std::string canonical = canonical_text(name);
    const auto characters = characters_of(canonical);
    const auto has = [&](auto what) {
        return std::any_of(characters.begin(), characters.end(), what);
    };
    if (has(is_private_use)) return "名称中有旧编码遗留的自造字，显示会出错，请按证照重新录入";
    if (has([](std::string_view one) { return one == "\uFFFD"; })) {
        return "名称中有转码时丢失的字，请按证照重新录入";
    }
    if (!brackets_match(canonical)) return "名称中的括号不成对，请对照证照核对";
    return {};
}

}  // namespace xinqiao
