#include "adapters/formats/xml_flat.hpp"

#include <algorithm>
#include <array>

#include "base/scan.hpp"

namespace xinqiao {
namespace {

constexpr std::array<char, 3> ends_of_plain_text{'<', '&', '\r'};

struct NamedCharacter {
    std::string_view spelling;
    char character;
};

// Those that XML itself defines.
constexpr std::array<NamedCharacter, 5> named_characters{
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};

const NamedCharacter* named_character_at(std::string_view text) {
    for (const NamedCharacter& named : named_characters) {
        if (text.starts_with(named.spelling)) return &named;
    }
    return nullptr;
}

constexpr std::array<bool, 256> characters_of_names() {
    std::array<bool, 256> fits{};
    for (std::size_t c = 0; c < 128; ++c) {
        fits[c] =
            (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    return fits;
}

bool is_name_character(char c) {
    static constexpr auto fits = characters_of_names();
    return fits[static_cast<unsigned char>(c)];
}

bool is_white(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t white_length(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && is_white(text[length])) {
        ++length;
    }
    return length;
}

// Takes "<NAME" off the front; empty where something else stands.
std::string_view take_opening(std::string_view& rest) {
    if (rest.size() < 3 || rest[0] != '<' || (rest[1] >= '0' && rest[1] <= '9')) return {};
    std::size_t end = 1;
    while (end < rest.size() && is_name_character(rest[end])) {
        ++end;
    }
    const std::string_view name = rest.substr(1, end - 1);
    rest.remove_prefix(end);
    return name;
}

bool take(std::string_view& rest, std::string_view wanted) {
    if (!rest.starts_with(wanted)) return false;
    rest.remove_prefix(wanted.size());
    return true;
}

// Takes "</name>" off the front, if that stands there.
bool take_closing(std::string_view& rest, std::string_view name) {
    const std::size_t length = name.size() + 3;
    if (rest.size() < length || rest[0] != '<' || rest[1] != '/' || rest[length - 1] != '>'
        || rest.substr(2, name.size()) != name) {
        return false;
    }
    rest.remove_prefix(length);
    return true;
}

// Text up to the next mark-up. White space alone says nothing: the parser drops it, too.
void take_text(std::string_view& rest, XmlCell& cell) {
    const char* const begin = rest.data();
    const char* const end = begin + rest.size();
    const char* at = first_of(begin, end, ends_of_plain_text);
    while (at != end && *at == '&') {
        const auto* const named = named_character_at({at, static_cast<std::size_t>(end - at)});
        if (named == nullptr) break;
        cell.escaped = true;
        at = first_of(at + named->spelling.size(), end, ends_of_plain_text);
    }
    cell.text = rest.substr(0, static_cast<std::size_t>(at - begin));
    rest.remove_prefix(cell.text.size());
    if (white_length(cell.text) == cell.text.size()) cell.text = {};
}

// Takes "<NAME>text</NAME>" or "<NAME/>" off the front.
bool take_cell(std::string_view& rest, XmlCell& cell) {
    cell.name = take_opening(rest);
    if (cell.name.empty()) return false;
    if (take(rest, "/>")) return true;
    if (!take(rest, ">")) return false;
    take_text(rest, cell);
    return take_closing(rest, cell.name);
}

}  // namespace

std::size_t read_flat_record(std::string_view text, std::vector<XmlCell>& cells) {
    cells.clear();
    std::string_view rest = text;
    const std::string_view record_name = take_opening(rest);
    if (record_name.empty() || !take(rest, ">")) return 0;
    for (;;) {
        rest.remove_prefix(white_length(rest));
        if (take_closing(rest, record_name)) return text.size() - rest.size();
        XmlCell& cell = cells.emplace_back();
        if (!take_cell(rest, cell) || cell.name == record_name) return 0;
    }
}

std::string_view plain_text_of(const XmlCell& cell, std::string& room) {
    if (!cell.escaped) return cell.text;
    room.clear();
    std::string_view rest = cell.text;
    while (!rest.empty()) {
        const std::size_t plain = std::min(rest.find('&'), rest.size());
        room += rest.substr(0, plain);
        rest.remove_prefix(plain);
        const auto* const named = named_character_at(rest);
        if (named == nullptr) break;
        room += named->character;
        rest.remove_prefix(named->spelling.size());
    }
    return room;
}

}  // namespace xinqiao
