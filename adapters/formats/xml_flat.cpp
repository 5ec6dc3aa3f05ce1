#include "adapters/formats/xml_flat.hpp"

#include <array>

#include "base/scan.hpp"

namespace xinqiao {
namespace {

constexpr std::array<char, 3> ends_of_plain_text{'<', '&', '\r'};

bool is_name_character(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
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

// Takes "<NAME>" off the front; empty where something else stands.
std::string_view take_opening(std::string_view& rest) {
    if (rest.size() < 3 || rest[0] != '<' || (rest[1] >= '0' && rest[1] <= '9')) return {};
    std::size_t end = 1;
    while (end < rest.size() && is_name_character(rest[end])) {
        ++end;
    }
    if (end == rest.size() || rest[end] != '>') return {};
    const std::string_view name = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    return name;
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
std::string_view take_text(std::string_view& rest) {
    const char* const end = first_of(rest.data(), rest.data() + rest.size(), ends_of_plain_text);
    const std::string_view text = rest.substr(0, static_cast<std::size_t>(end - rest.data()));
    rest.remove_prefix(text.size());
    return white_length(text) == text.size() ? std::string_view{} : text;
}

}  // namespace

bool read_flat_record(std::string_view record, std::vector<XmlCell>& cells) {
    cells.clear();
    const std::string_view record_name = take_opening(record);
    if (record_name.empty()) return false;
    for (;;) {
        record.remove_prefix(white_length(record));
        if (take_closing(record, record_name)) return record.empty();
        const std::string_view name = take_opening(record);
        if (name.empty()) return false;
        const std::string_view text = take_text(record);
        if (!take_closing(record, name)) return false;
        cells.push_back({name, text});
    }
}

}  // namespace xinqiao
