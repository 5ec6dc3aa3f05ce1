#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <utility>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view ideographic_space = "\u3000";
constexpr std::string_view no_break_space = "\u00a0";
constexpr std::string_view byte_order_mark = "\ufeff";
constexpr std::string_view zero_width_space = "\u200b";

unsigned char byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

bool is_continuation(std::string_view text, std::size_t at) {
    return (byte_at(text, at) & 0xC0) == 0x80;
}

bool is_blank_ascii(unsigned char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// Symbols of Chinese prose that NFKC leaves alone and that compose with nothing.
constexpr bool is_plain_symbol(char32_t character) {
    switch (character) {
        case U'·':
        case U'×':
        case U'–':
        case U'—':
        case U'‘':
        case U'’':
        case U'“':
        case U'”':
        case U'○':
        case U'、':
        case U'。':
        case U'〇':
        case U'〈':
        case U'〉':
        case U'《':
        case U'》':
        case U'「':
        case U'」':
        case U'『':
        case U'』':
        case U'【':
        case U'】':
        case U'〔':
        case U'〕':
            return true;
        default:
            return false;
    }
}

// The character of three bytes at the front, 0 where none stands that is valid UTF-8.
inline char32_t character_of_three(const char* at) {
    const auto first = static_cast<unsigned char>(at[0]);
    const auto second = static_cast<unsigned char>(at[1]);
    const auto third = static_cast<unsigned char>(at[2]);
    if ((first & 0xF0) != 0xE0 || (second & 0xC0) != 0x80 || (third & 0xC0) != 0x80) return 0;
    const char32_t character =
        static_cast<char32_t>((first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F));
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    return character < 0x800 || surrogate ? 0 : character;
}

constexpr bool is_ideograph(char32_t character) {
    return character >= 0x4E00 && character <= 0x9FFF;
}

// The length of the character at `at` if canonical text may hold it as it stands: visible ASCII,
// U+4E00-9FFF and the symbols above. 0 otherwise, blanks and broken UTF-8 included.
inline std::size_t plain_length(std::string_view text, std::size_t at) {
    const unsigned char first = byte_at(text, at);
    if (first < 0x80) return first > 0x20 && first != 0x7F ? 1 : 0;
    if (text.size() - at >= 3 && first >= 0xE0) {
        const char32_t character = character_of_three(text.data() + at);
        return is_ideograph(character) || is_plain_symbol(character) ? 3 : 0;
    }
    const std::string_view two = text.substr(at, 2);
    return two == "·" || two == "×" ? 2 : 0;
}

constexpr std::uint64_t every_byte = 0x0101010101010101U;

// Whether the eight bytes at `at` are visible ASCII characters. Each byte says no with its highest
// bit; where one borrows or carries, the answer is no already.
bool are_visible_ascii(const char* at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    const std::uint64_t below = (bytes - every_byte * 0x21) & ~bytes;
    return ((bytes | (bytes + every_byte) | below) & (every_byte * 0x80)) == 0;
}

bool are_ascii(const char* at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof bytes);
    return (bytes & (every_byte * 0x80)) == 0;
}

// How many of the bytes at `at` are one character of U+4E00-9FFF, E4 B8 80 to E9 BF BF: 3 or 0.
inline std::size_t ideograph_length(const char* at) {
    const auto byte = [at](std::size_t i) { return unsigned{static_cast<unsigned char>(at[i])}; };
    const unsigned front = byte(0) << 8 | byte(1);
    const bool continued = ((byte(1) & byte(2)) & 0x80) != 0 && ((byte(1) | byte(2)) & 0x40) == 0;
    return continued && front - 0xE4B8 <= 0xE9BF - 0xE4B8 ? 3 : 0;
}

// The place behind the runs of visible ASCII and ideographs that begin at `at`, or short of it.
const char* behind_common(const char* at, const char* end) {
    while (end - at >= 8) {
        if (static_cast<unsigned char>(*at) < 0x80) {
            if (!are_visible_ascii(at)) break;
            at += 8;
        } else {
            const std::size_t length = ideograph_length(at);
            if (length == 0) break;
            at += length;
        }
    }
    return at;
}

// How many bytes from `begin` on are plain characters.
std::size_t plain_run(std::string_view text, std::size_t begin) {
    const char* const end = text.data() + text.size();
    std::size_t at = begin;
    while (at < text.size()) {
        const char* const common = behind_common(text.data() + at, end);
        at = static_cast<std::size_t>(common - text.data());
        if (at == text.size()) break;
        const std::size_t length = plain_length(text, at);
        if (length == 0) break;
        at += length;
    }
    return at - begin;
}

// U+FF01-FF5E, the wide forms of visible ASCII.
std::optional<char> narrow_form(std::string_view text, std::size_t at) {
    if (text.size() - at < 3 || byte_at(text, at) != 0xEF || !is_continuation(text, at + 2)) {
        return std::nullopt;
    }
    const unsigned char second = byte_at(text, at + 1);
    const unsigned char third = byte_at(text, at + 2);
    if (second == 0xBC && third > 0x80) return static_cast<char>(third - 0x80 + 0x20);
    if (second == 0xBD && third < 0x9F) return static_cast<char>(third - 0x80 + 0x60);
    return std::nullopt;
}

// The length of the blank at `at`, of the sorts that stand in cells every day; 0: none of them.
std::size_t blank_length(std::string_view text, std::size_t at) {
    if (is_blank_ascii(byte_at(text, at))) return 1;
    if (text.substr(at, 3) == ideographic_space) return 3;
    return text.substr(at, 2) == no_break_space ? 2 : 0;
}

// The same for what is dropped: control characters, U+200B, U+FEFF.
std::size_t dropped_length(std::string_view text, std::size_t at) {
    const unsigned char byte = byte_at(text, at);
    if (byte == 0x7F || (byte < 0x20 && !is_blank_ascii(byte))) return 1;
    const std::string_view three = text.substr(at, 3);
    return three == zero_width_space || three == byte_order_mark ? 3 : 0;
}

// Collects text whose runs of blanks shrink to one space, none at either end.
class Folded {
public:
    explicit Folded(std::size_t size) { text_.reserve(size); }

    void blank() { blank_ = true; }
    void add(std::string_view characters) {
        if (blank_ && !text_.empty()) text_ += ' ';
        blank_ = false;
        text_ += characters;
    }
    std::string take() && { return std::move(text_); }

private:
    std::string text_;
    bool blank_ = false;
};

// canonical_text for the everyday dirt: wide ASCII, blanks, control characters. None of these
// characters composes with another, so one pass is exact. Nothing: ICU has to look at it.
std::optional<std::string> canonical_in_one_pass(std::string_view text) {
    Folded folded{text.size()};
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t plain = plain_run(text, at)) {
            folded.add(text.substr(at, plain));
            at += plain;
        } else if (const std::size_t blank = blank_length(text, at)) {
            folded.blank();
            at += blank;
        } else if (const auto narrow = narrow_form(text, at)) {
            folded.add({&*narrow, 1});
            at += 3;
        } else if (const std::size_t dropped = dropped_length(text, at)) {
            at += dropped;
        } else {
            return std::nullopt;
        }
    }
    return std::move(folded).take();
}

// ICU counts in 32 bits, and NFKC may lengthen a text elevenfold.
std::int32_t icu_length(std::string_view text) {
    constexpr std::size_t most = std::numeric_limits<std::int32_t>::max() / 32;
    if (text.size() > most) {
        throw Error{Error::Kind::invalid, "文本超过 64 MiB，无法处理", "请检查数据文件是否损坏"};
    }
    return static_cast<std::int32_t>(text.size());
}

const icu::Normalizer2& icu_nfkc() {
    UErrorCode status = U_ZERO_ERROR;
    const auto* normalizer = icu::Normalizer2::getNFKCInstance(status);
    if (U_FAILURE(status)) throw Error{Error::Kind::misconfigured, "ICU has no NFKC data"};
    return *normalizer;
}

std::string nfkc_by_icu(std::string_view text) {
    const icu::StringPiece piece{text.data(), icu_length(text)};
    std::string normal;
    icu::StringByteSink<std::string> sink{&normal, piece.length()};
    UErrorCode status = U_ZERO_ERROR;
    icu_nfkc().normalizeUTF8(0, piece, sink, nullptr, status);
    if (U_FAILURE(status)) throw Error{Error::Kind::bug, "ICU could not normalise a text"};
    return normal;
}

// Invisible characters. The Mongolian ones (U+180B-180F) choose letter forms and stay.
bool is_dropped(UChar32 character) {
    if (character >= 0x180B && character <= 0x180F) return false;
    if (character >= 0xFFF9 && character <= 0xFFFB) return true;
    if (u_charType(character) == U_CONTROL_CHAR) return u_isUWhiteSpace(character) == 0;
    return u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
}

struct Character {
    UChar32 code_point = 0;  // negative: broken UTF-8
    std::string_view bytes;
};

// The first character of a text that is not empty.
Character first_character(std::string_view text) {
    if (byte_at(text, 0) < 0x80) return {text[0], text.substr(0, 1)};
    const auto size = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 4));
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::int32_t length = 0;
    UChar32 code_point = 0;
    U8_NEXT(bytes, length, size, code_point);
    return {code_point, text.substr(0, static_cast<std::size_t>(length))};
}

// The last one; of broken UTF-8, whatever stands behind the last byte that can begin a character.
Character last_character(std::string_view text) {
    if (byte_at(text, text.size() - 1) < 0x80) return {text.back(), text.substr(text.size() - 1)};
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && is_continuation(text, begin))
        --begin;
    const std::string_view tail = text.substr(begin);
    const Character last = first_character(tail);
    return last.bytes.size() == tail.size() ? last : Character{-1, tail};
}

// Calls visit(character) for each; bytes that are broken come as U+FFFD.
template <class Visit>
void each_character(std::string_view text, Visit visit) {
    while (!text.empty()) {
        Character character = first_character(text);
        text.remove_prefix(character.bytes.size());
        if (character.code_point < 0) character = {0xFFFD, "\ufffd"};
        visit(character);
    }
}

// Drops before NFKC, so that what stood around an invisible character can compose.
std::string canonical_by_icu(std::string_view text) {
    std::string visible;
    visible.reserve(text.size());
    each_character(text, [&](const Character& character) {
        if (!is_dropped(character.code_point)) visible += character.bytes;
    });
    const std::string normal = nfkc_by_icu(visible);
    Folded folded{normal.size()};
    each_character(normal, [&](const Character& character) {
        if (u_isUWhiteSpace(character.code_point) != 0) {
            folded.blank();
        } else {
            folded.add(character.bytes);
        }
    });
    return std::move(folded).take();
}

bool is_trimmed(UChar32 character) {
    if (character > 0x20 && character < 0x7F) return false;
    if (is_ideograph(static_cast<char32_t>(character))) return false;
    return character >= 0 && (u_isUWhiteSpace(character) != 0 || is_dropped(character));
}

}  // namespace

std::optional<std::size_t> first_invalid_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        if (byte_at(bytes, at) < 0x80) {
            at += bytes.size() - at >= 8 && are_ascii(bytes.data() + at) ? 8U : 1U;
        } else if (bytes.size() - at >= 3 && character_of_three(bytes.data() + at) != 0) {
            at += 3;
        } else {
            const Character character = first_character(bytes.substr(at));
            if (character.code_point < 0) return at;
            at += character.bytes.size();
        }
    }
    return std::nullopt;
}

std::string nfkc(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = byte_at(text, at) < 0x80 ? 1 : plain_length(text, at);
        if (length == 0) return nfkc_by_icu(text);
        at += length;
    }
    return std::string{text};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty()) {
        const Character first = first_character(text);
        if (!is_trimmed(first.code_point)) break;
        text.remove_prefix(first.bytes.size());
    }
    while (!text.empty()) {
        const Character last = last_character(text);
        if (!is_trimmed(last.code_point)) break;
        text.remove_suffix(last.bytes.size());
    }
    return text;
}

bool is_plainly_canonical(std::string_view text) {
    for (std::size_t at = 0;; ++at) {
        const std::size_t length = plain_run(text, at);
        at += length;
        if (at == text.size()) return length > 0 || text.empty();
        // A blank may neither start the text nor end it, nor follow another.
        if (text[at] != ' ' || length == 0) return false;
    }
}

// What goes in one pass is valid.
std::optional<std::string> canonical_text_if_valid(std::string_view text) {
    if (auto canonical = canonical_in_one_pass(text)) return canonical;
    if (first_invalid_utf8(text)) return std::nullopt;
    return canonical_by_icu(text);
}

std::string canonical_text(std::string_view text) {
    if (is_plainly_canonical(text)) return std::string{text};
    if (auto canonical = canonical_in_one_pass(text)) return *std::move(canonical);
    return canonical_by_icu(text);
}

std::string upper_ascii(std::string_view text) {
    std::string upper{text};
    for (char& letter : upper) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return upper;
}

std::size_t characters_in(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    }));
}

}  // namespace xinqiao
