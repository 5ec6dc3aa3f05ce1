#include "schema/uscc_spelling.hpp"

#include <algorithm>
#include <bit>

#include "base/text.hpp"

namespace xinqiao {
namespace {

// No code is spelled with more bytes, however wide and spaced its characters are.
constexpr std::size_t longest_spelling = 400;

bool is_ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char byte) { return (byte & 0x80) != 0; });
}

// Hyphens and dashes that NFKC does not turn into the ASCII one: ‐ ‒ – — − each of three bytes.
bool is_wide_hyphen(std::string_view three) {
    return three == "\u2010" || three == "\u2012" || three == "\u2013" || three == "\u2014"
           || three == "\u2212";
}

}  // namespace

UsccSpelling::UsccSpelling(std::string_view text) {
    overlong_ = text.size() > longest_spelling;
    text = text.substr(0, longest_spelling);
    if (is_ascii(text)) {
        add(text);
    } else {
        add(canonical_text(text));
        if (overlong_) drop_cut_character();
        settle();
    }
}

// A letter whose accent stood behind some noise meets it only now.
void UsccSpelling::settle() {
    const std::string settled = canonical_text(this->text());
    if (settled == this->text()) return;
    size_ = 0;
    add(settled);
}

void UsccSpelling::add(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_wide_hyphen(text.substr(at, 3))) {
            at += 2;
        } else {
            add_character(text[at]);
        }
    }
}

void UsccSpelling::add_character(char character) noexcept {
    const bool noise =
        (character >= 0 && character <= ' ') || character == '-' || character == 0x7F;
    if (noise) return;
    if (size_ == characters_.size()) {
        overlong_ = true;
        return;
    }
    const bool lower = character >= 'a' && character <= 'z';
    characters_[size_++] = lower ? static_cast<char>(character - 'a' + 'A') : character;
}

// What does not fit may not leave half a character behind: the spelling is UTF-8, whatever came.
void UsccSpelling::drop_cut_character() noexcept {
    std::size_t rest = 0;  // bytes behind the first of the last character
    while (rest < size_ && (characters_[size_ - 1 - rest] & 0xC0) == 0x80) {
        ++rest;
    }
    if (rest == size_) return;
    const auto first = static_cast<unsigned char>(characters_[size_ - 1 - rest]);
    const auto length = static_cast<std::size_t>(std::countl_one(first));
    if (length > rest + 1) size_ -= rest + 1;
}

}  // namespace xinqiao
