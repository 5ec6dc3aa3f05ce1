// What a table looks like: its columns as the database names them, and the control columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/table/session.hpp"

namespace xinqiao {

enum class CellType {
    text,
    padded,  // char(n): blanks at the end mean nothing
    number,
    day,
    moment,
    other
};

struct TableColumn {
    std::string name;  // as the database spells it
    std::string type;  // as it can be cast to
    CellType cell = CellType::text;
    bool nullable = true;
    // Of each unique index that it is part of, what tells it from others; only of PostgreSQL.
    std::vector<std::string> unique;

    friend bool operator==(const TableColumn&, const TableColumn&) = default;
};

struct TableLayout {
    std::string name;   // for people
    std::string place;  // for statements: quoted, with its schema
    std::vector<TableColumn> columns;

    // By its name, or else by its name whatever the case; null: there is none.
    const TableColumn* find(std::string_view column) const;
    // Null for an empty name. Throws Error{misconfigured} for one that the table lacks.
    const TableColumn* control(const std::string& column, std::string_view setting) const;
    // Those of the names that the table has.
    std::vector<const TableColumn*> among(const std::vector<std::string>& names) const;
    // Whether the database itself refuses a second row with the same values there; false also
    // where we do not know.
    bool tells_apart(const std::vector<const TableColumn*>& key) const;

    friend bool operator==(const TableLayout&, const TableLayout&) = default;
};

// Throws Error{misconfigured} that names all those of the mapping's columns that the table lacks.
void must_have(const TableLayout& layout, const std::vector<std::string>& wires);

// Throws Error{misconfigured} when there is no such table, or the user may not see it.
TableLayout look_up(TableSession& session, const TableSettings& table, const std::string& path);

// The quoted names, with `between` between them.
std::string joined_names(
    const Dialect& dialect, const std::vector<const TableColumn*>& columns, std::string_view between
);
// A bound text as a value of that column, where the database does not see that by itself.
std::string value_as(const Dialect& dialect, const std::string& value, const TableColumn& column);

// The control columns of one table; null: it has none.
struct Controls {
    Controls(const TableSettings& table, const TableLayout& layout);

    const TableColumn* row_id;
    const TableColumn* batch_id;
    const TableColumn* batch_number;
    const TableColumn* state;
    const TableColumn* entered;
    const TableColumn* modified;
    const TableColumn* flag;
    const TableColumn* message;
    const TableColumn* answered;
    std::vector<const TableColumn*> keys;

    bool is_control(const TableColumn& column) const;
};

}  // namespace xinqiao
