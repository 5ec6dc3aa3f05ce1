// Pages of a list: how many, after which row, and until when rows have settled.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/clock.hpp"
#include "daemon/http/message.hpp"

namespace xinqiao {

// Rows younger than this are not served in lists ordered by time, so that one that was begun
// earlier and committed later cannot be skipped by a reader who goes on from a cursor.
inline constexpr std::chrono::seconds settle_window{60};

struct PageWish {
    std::int64_t after = 0;  // id of the last row that the caller has
    std::int64_t limit = 100;
};

// From `cursor` and `limit` of the query. `list` is part of the cursor, so that one of another list
// is refused. Throws Error{invalid}.
PageWish page_wish(const Request& request, std::string_view list);

// {name: rows, "next": cursor}: there is always a next, for who comes back later. `last`: the id of
// the last row; with no row the page goes on from where it began.
boost::json::object page_json(std::string_view list, boost::json::array rows, std::int64_t last);

}  // namespace xinqiao
