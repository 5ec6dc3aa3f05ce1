#include "daemon/http/cursor.hpp"

#include <charconv>

#include "base/hex.hpp"
#include "daemon/http/parameters.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t most_rows = 1000;

std::int64_t number_in(std::string_view name, std::string_view text, std::int64_t most) {
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || end != text.data() + text.size() || number < 1 || number > most) {
        refuse_parameter(name, "应为 1 到 " + std::to_string(most) + " (must be a number)");
    }
    return number;
}

// A cursor is opaque to callers: what is inside may change.
std::int64_t row_in(std::string_view list, std::string_view cursor) {
    const std::string head = hex_of_bytes(std::string{list} + ":");
    if (cursor.starts_with(head) && cursor.size() % 2 == 0) {
        std::string digits;
        for (std::size_t i = head.size() + 1; i < cursor.size(); i += 2)
            digits += cursor[i];  // the low half of '0'…'9'
        std::int64_t row = 0;
        const char* end = digits.data() + digits.size();
        const bool is_number = std::from_chars(digits.data(), end, row).ptr == end;
        if (is_number && !digits.empty()
            && hex_of_bytes(std::to_string(row)) == cursor.substr(head.size()))
            return row;
    }
    refuse_parameter("cursor", "不是本列表给出的 next (is no cursor of this list)");
}

}  // namespace

PageWish page_wish(const Request& request, std::string_view list) {
    PageWish wish;
    const std::string limit = parameter_of(request, "limit");
    if (!limit.empty()) wish.limit = number_in("limit", limit, most_rows);
    const std::string cursor = parameter_of(request, "cursor");
    if (!cursor.empty()) wish.after = row_in(list, cursor);
    return wish;
}

boost::json::object page_json(std::string_view list, boost::json::array rows, std::int64_t last) {
    boost::json::object page;
    page[list] = std::move(rows);
    page["next"] = hex_of_bytes(std::string{list} + ":" + std::to_string(last));
    return page;
}

}  // namespace xinqiao
