#include "adapters/formats/encoding.hpp"

#include <algorithm>
#include <vector>

#include <simdjson.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::size_t sample_size = 1 << 20;
constexpr std::uint64_t search_limit = 16 << 20;

bool is_high(char byte) {
    return (static_cast<unsigned char>(byte) & 0x80U) != 0;
}

bool is_ascii(std::string_view bytes) {
    return std::none_of(bytes.begin(), bytes.end(), is_high);
}

bool is_utf8(std::string_view bytes) {
    return simdjson::validate_utf8(bytes.data(), bytes.size());
}

std::size_t gb18030_character(std::string_view bytes) {
    if (!is_high(bytes[0])) return 1;
    if (bytes.size() < 2) return 2;
    return bytes[1] >= '0' && bytes[1] <= '9' ? 4 : 2;
}

// The first stretch that holds characters beyond ASCII.
std::string telling_sample(const Bytes& bytes) {
    std::string sample(sample_size, '\0');
    for (std::uint64_t at = 0; at < search_limit;) {
        const std::size_t count = bytes.read_at(at, sample);
        const std::string_view read{sample.data(), count};
        if (count == 0) break;
        if (!is_ascii(read)) {
            sample.resize(count);
            return sample;
        }
        at += count;
    }
    return {};
}

// How many lines with characters beyond ASCII are UTF-8, and how many are not.
struct Votes {
    std::size_t utf8 = 0;
    std::size_t other = 0;
};

Votes votes_of(std::string_view sample, bool cut) {
    Votes votes;
    while (!sample.empty()) {
        const std::size_t end = sample.find('\n');
        if (end == std::string_view::npos && cut) break;
        const std::string_view line = sample.substr(0, end);
        if (!is_ascii(line)) ++(is_utf8(line) ? votes.utf8 : votes.other);
        if (end == std::string_view::npos) break;
        sample.remove_prefix(end + 1);
    }
    return votes;
}

void refuse_utf16(std::string_view front) {
    if (front.starts_with("\xFF\xFE") || front.starts_with("\xFE\xFF")) {
        throw Error{
            Error::Kind::invalid, "文件是 UTF-16 编码", "请另存为 UTF-8 或 GB18030 后重新提供"};
    }
}

Encoding guess(const Bytes& bytes) {
    const std::string sample = telling_sample(bytes);
    if (sample.empty()) return Encoding::utf8;
    Votes votes = votes_of(sample, sample.size() == sample_size);
    if (votes.utf8 + votes.other == 0) votes = votes_of(sample, false);
    if (votes.other == 0 || votes.utf8 > votes.other) return Encoding::utf8;
    return Encoding::gb18030;
}

}  // namespace

std::string_view name_of(Encoding encoding) {
    return encoding == Encoding::utf8 ? "utf-8" : "gb18030";
}

Encoding decide_encoding(const Bytes& bytes, std::string_view setting) {
    std::string front(3, '\0');
    front.resize(bytes.read_at(0, front));
    refuse_utf16(front);
    if (byte_order_mark(front) > 0) return Encoding::utf8;
    if (setting != "auto") return encoding_named(setting);
    return guess(bytes);
}

Encoding encoding_named(std::string_view name) {
    const std::string upper = upper_ascii(name);
    for (const std::string_view known : {"UTF-8", "UTF8", "US-ASCII", "ASCII"}) {
        if (upper == known) return Encoding::utf8;
    }
    for (const std::string_view known : {"GB18030", "GBK", "GB2312", "CP936", "GB_2312-80"}) {
        if (upper == known) return Encoding::gb18030;
    }
    throw Error{
        Error::Kind::invalid,
        "不认识的字符编码“" + std::string{name.substr(0, 40)} + "”",
        "请提供 UTF-8 或 GB18030 的文件"};
}

std::size_t byte_order_mark(std::string_view front) {
    return front.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

// Bytes below 0x30 are never part of a longer character, so the walk starts behind the last.
std::size_t whole_gb18030(std::string_view bytes) {
    std::size_t at = bytes.size();
    while (at > 0 && static_cast<unsigned char>(bytes[at - 1]) >= 0x30) {
        --at;
    }
    while (at < bytes.size()) {
        const std::size_t length = gb18030_character(bytes.substr(at));
        if (at + length > bytes.size()) break;
        at += length;
    }
    return at;
}

std::size_t gb18030_shown_as(std::string_view bytes, std::size_t shown) {
    std::size_t at = 0;
    for (std::size_t so_far = 0; so_far < shown && at < bytes.size();) {
        const std::size_t length = std::min(gb18030_character(bytes.substr(at)), bytes.size() - at);
        const auto character = utf8_from_gb18030(bytes.substr(at, length));
        so_far += character ? character->size() : replacement.size();
        at += character ? length : 1;
    }
    return at;
}

std::string salvaged(std::string_view bytes, Encoding encoding) {
    std::string text;
    while (!bytes.empty()) {
        if (encoding == Encoding::utf8) {
            const std::size_t good = first_invalid_utf8(bytes).value_or(bytes.size());
            text += bytes.substr(0, good);
            bytes.remove_prefix(good);
            if (bytes.empty()) break;
            text += replacement;
            bytes.remove_prefix(1);
        } else {
            const std::size_t length = std::min(gb18030_character(bytes), bytes.size());
            const auto character = utf8_from_gb18030(bytes.substr(0, length));
            text += character ? *character : std::string{replacement};
            bytes.remove_prefix(character ? length : 1);
        }
    }
    return text;
}

}  // namespace xinqiao
