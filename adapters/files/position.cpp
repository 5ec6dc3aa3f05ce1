#include "adapters/files/position.hpp"

#include <charconv>
#include <string_view>

#include "base/error.hpp"

namespace xinqiao {
namespace {

// Takes the text up to the next bar.
std::string_view next_part(std::string_view& rest) {
    const std::size_t bar = rest.find('|');
    const std::string_view part = rest.substr(0, bar);
    rest.remove_prefix(bar == std::string_view::npos ? rest.size() : bar + 1);
    return part;
}

std::uint64_t number_of(std::string_view text, const Cursor& cursor) {
    std::uint64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size()) {
        throw Error{Error::Kind::invalid, "游标“" + cursor.text() + "”不是 files 适配器的"};
    }
    return number;
}

}  // namespace

Cursor cursor_of(const FilesPosition& position) {
    return Cursor{
        position.stamp + "|" + position.encoding + "|" + std::to_string(position.place.offset) + "|"
        + std::to_string(position.place.line) + "|" + (position.done ? "1|" : "0|")
        + (position.cut ? "1|" : "0|") + position.name};
}

FilesPosition position_of(const Cursor& cursor) {
    FilesPosition position;
    if (cursor.empty()) return position;
    std::string_view rest = cursor.text();
    position.stamp = next_part(rest);
    position.encoding = next_part(rest);
    position.place.offset = number_of(next_part(rest), cursor);
    position.place.line = number_of(next_part(rest), cursor);
    position.done = number_of(next_part(rest), cursor) != 0;
    position.cut = number_of(next_part(rest), cursor) != 0;
    position.name = rest;
    return position;
}

}  // namespace xinqiao
