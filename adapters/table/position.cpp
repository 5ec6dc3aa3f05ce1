#include "adapters/table/position.hpp"

#include <boost/json.hpp>

#include "base/error.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

[[noreturn]] void refuse(const Cursor& cursor) {
    throw Error{
        Error::Kind::invalid,
        "游标“" + cursor.text().substr(0, 100) + "”与这张表的读取方式不符",
        "改过 table.read_by 或键列后, 须从头读取"};
}

TablePosition read_position(const json::value& value) {
    TablePosition position;
    position.way = value.at("way").as_string().c_str();
    position.read = value.at("read").as_int64();
    position.stood = value.at("stood").as_int64();
    for (const json::value& cell : value.at("at").as_array()) {
        position.at.emplace_back(std::string{cell.as_string()});
    }
    return position;
}

}  // namespace

Cursor cursor_of(const TablePosition& position) {
    json::array at;
    for (const TableCell& cell : position.at) {
        at.emplace_back(cell.value_or(""));
    }
    return Cursor{json::serialize(json::object{
        {"way", position.way}, {"read", position.read}, {"stood", position.stood}, {"at", at}})};
}

TablePosition position_of_table(const Cursor& cursor, const std::string& way, std::size_t columns) {
    if (cursor.text().empty()) return {.way = way};
    TablePosition position;
    try {
        position = read_position(json::parse(cursor.text()));
    } catch (const std::exception&) {
        refuse(cursor);
    }
    if (position.way != way) refuse(cursor);
    if (position.at.size() > 1 && position.at.size() != columns) refuse(cursor);
    return position;
}

}  // namespace xinqiao
