#include "adapters/table/layout.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

bool begins_with_any(const std::string& type, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return type.starts_with(word);
    });
}

CellType cell_type_of(const std::string& declared) {
    const std::string type = upper_ascii(declared);
    if (begins_with_any(type, {"TIMESTAMP", "DATETIME", "SMALLDATETIME"})) return CellType::moment;
    if (type == "DATE") return CellType::day;
    if (begins_with_any(
            type,
            {"INT",
             "BIGINT",
             "SMALLINT",
             "TINYINT",
             "MEDIUMINT",
             "NUMERIC",
             "DECIMAL",
             "NUMBER",
             "REAL",
             "DOUBLE",
             "FLOAT",
             "MONEY"}
        )) {
        return CellType::number;
    }
    if (begins_with_any(type, {"CHARACTER VARYING", "CHAR VARYING"})) return CellType::text;
    if (begins_with_any(type, {"CHAR", "NCHAR", "BPCHAR"})) return CellType::padded;
    const bool text = type.find("CHAR") != std::string::npos
                      || type.find("TEXT") != std::string::npos
                      || type.find("CLOB") != std::string::npos || type.empty();
    return text ? CellType::text : CellType::other;
}

}  // namespace

const TableColumn* TableLayout::find(std::string_view column) const {
    const auto is_it = [&](const TableColumn& one) { return one.name == column; };
    auto found = std::find_if(columns.begin(), columns.end(), is_it);
    if (found == columns.end()) {
        const std::string upper = upper_ascii(column);
        found = std::find_if(columns.begin(), columns.end(), [&](const TableColumn& one) {
            return upper_ascii(one.name) == upper;
        });
    }
    return found == columns.end() ? nullptr : &*found;
}

const TableColumn* TableLayout::control(const std::string& column, std::string_view setting) const {
    if (column.empty()) return nullptr;
    const TableColumn* const found = find(column);
    if (found != nullptr) return found;
    throw Error{
        Error::Kind::misconfigured,
        "表 " + name + " 没有列 " + column,
        "请检查 table." + std::string{setting} + "; 表中没有这样的列时写空"};
}

std::vector<const TableColumn*> TableLayout::among(const std::vector<std::string>& names) const {
    std::vector<const TableColumn*> found;
    for (const std::string& wanted : names) {
        if (const TableColumn* const column = find(wanted)) found.push_back(column);
    }
    return found;
}

void must_have(const TableLayout& layout, const std::vector<std::string>& wires) {
    std::string missing;
    for (const std::string& wire : wires) {
        if (layout.find(wire) == nullptr) missing += (missing.empty() ? "" : ", ") + wire;
    }
    if (missing.empty()) return;
    throw Error{
        Error::Kind::misconfigured,
        "表 " + layout.name + " 没有映射要写的列: " + missing,
        "请对方加列; 或复制映射为自己的一份, 改成表中的列名, 没有的列删去"};
}

bool TableLayout::tells_apart(const std::vector<const TableColumn*>& key) const {
    std::map<std::string_view, std::size_t> found;
    for (const TableColumn* const column : key) {
        for (const std::string& index : column->unique) {
            ++found[index];
        }
    }
    // "16389/2": an index over two columns.
    return std::any_of(found.begin(), found.end(), [](const auto& index) {
        return index.first.ends_with("/" + std::to_string(index.second));
    });
}

namespace {

std::vector<std::string> words_in(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

}  // namespace

TableLayout look_up(TableSession& session, const TableSettings& table, const std::string& path) {
    const Dialect& dialect = session.dialect();
    const bool with_schema = !table.schema.empty() && dialect.product() != Product::sqlite;
    std::string query = dialect.columns_query(with_schema);
    // By their names here, by their numbers where values are bound.
    query.replace(query.find(":t"), 2, ":v0");
    if (with_schema) query.replace(query.find(":s"), 2, ":v1");
    TableCells values{path};
    if (with_schema) values.emplace_back(table.schema);
    const auto rows = session.ask_again(query, values, 5);
    const bool exact = std::any_of(rows.begin(), rows.end(), [&](const TableCells& row) {
        return row[0] == path;
    });
    TableLayout layout;
    layout.name = path;
    for (const TableCells& row : rows) {
        if (exact ? row[0] != path : row[0] != rows.front()[0]) continue;
        const std::string type = row[2].value_or("");
        layout.columns.push_back(
            {row[1].value_or(""),
             type,
             cell_type_of(type),
             row[3].value_or("").starts_with('Y'),
             words_in(row[4].value_or(""))}
        );
    }
    if (layout.columns.empty()) {
        throw Error{
            Error::Kind::misconfigured,
            "数据库中没有表 " + path + ", 或无权查看",
            "请检查 path、table.schema 和用户的权限"};
    }
    layout.place = dialect.quoted(exact ? path : rows.front()[0].value_or(path));
    if (with_schema) layout.place = dialect.quoted(table.schema) + "." + layout.place;
    return layout;
}

std::string joined_names(
    const Dialect& dialect, const std::vector<const TableColumn*>& columns, std::string_view between
) {
    std::string names;
    for (const TableColumn* const column : columns) {
        if (!names.empty()) names += between;
        names += dialect.quoted(column->name);
    }
    return names;
}

// A cast to char(n) or varchar(n) would cut what is too long instead of refusing it.
std::string value_as(const Dialect& dialect, const std::string& value, const TableColumn& column) {
    const bool text = column.cell == CellType::text || column.cell == CellType::padded;
    if (dialect.product() != Product::postgresql || text) return value;
    return "cast(" + value + " as " + column.type + ")";
}

Controls::Controls(const TableSettings& table, const TableLayout& layout)
    : row_id{layout.control(table.row_id, "row_id")},
      batch_id{layout.control(table.batch_id, "batch_id")},
      batch_number{layout.control(table.batch_number, "batch_number")},
      state{layout.control(table.state, "state")},
      entered{layout.control(table.entered, "entered")},
      modified{layout.control(table.modified, "modified")},
      flag{layout.control(table.change_flag, "change_flag")},
      message{layout.control(table.message, "message")},
      answered{layout.control(table.answered, "answered")},
      keys{layout.among(table.keys)} {
    if (row_id != nullptr || !keys.empty()) return;
    throw Error{
        Error::Kind::misconfigured,
        "表 " + layout.name + " 没有可用的行标识列或键列",
        "请填写 table.row_id 或 table.keys"};
}

bool Controls::is_control(const TableColumn& column) const {
    const std::array all{
        row_id, batch_id, batch_number, state, entered, modified, flag, message, answered};
    return std::find(all.begin(), all.end(), &column) != all.end();
}

}  // namespace xinqiao
