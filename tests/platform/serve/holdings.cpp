// What stands at the platform, and what of it the public sees.
#include "tests/platform/serve/holdings.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

const char* table_of(View view) {
    return view == View::held ? "standing" : "shown";
}

Standing standing_at(const Statement& statement) {
    return {
        statement.text(0),
        statement.text(1),
        statement.number(2),
        json::parse(statement.text(3)).as_object()};
}

std::vector<Standing> all_of(Statement statement) {
    std::vector<Standing> found;
    while (statement.step()) {
        found.push_back(standing_at(statement));
    }
    return found;
}

std::string select(View view, std::string_view condition) {
    return std::string{"select key, reference, sequence, row from "} + table_of(view)
           + " where list = ? " + std::string{condition};
}

bool meant(const Quirk& quirk, const Table& table, const Standing& standing) {
    if (quirk.table != table.name) return false;
    if (!quirk.key.empty()) return quirk.key == standing.key;
    const std::string suffix = "-" + std::to_string(quirk.nth);
    return standing.reference.ends_with(suffix);
}

}  // namespace

json::object seen_by(View view, const Table& table, const json::object& row) {
    if (view == View::held || table.visible.empty()) return row;
    json::object seen;
    for (const std::string& column : table.visible) {
        if (const json::value* found = row.if_contains(column)) seen[column] = *found;
    }
    return seen;
}

std::int64_t Holdings::next(std::string_view counter) {
    auto statement = database_.prepare(
        "insert into counter values(?, 1) on conflict(name) do update set value = value + 1 "
        "returning value"
    );
    statement.bind(counter).step();
    const std::int64_t value = statement.number(0);
    while (statement.step()) {
    }
    return value;
}

void Holdings::seed() {
    if (next("seeded") > 1) return;
    for (const Table& table : world_.tables) {
        for (const json::value& row : table.rows) {
            const std::string key = key_of(table, row.as_object());
            // Local systems hold dirty rows, also without a key.
            put(table, key.empty() ? "?" + std::to_string(next("keyless")) : key, row.as_object());
        }
    }
}

std::string Holdings::put(const Table& table, std::string_view key, const json::object& row) {
    const auto before = reference_of(table, key);
    const std::string reference =
        before ? *before : table.name + "-" + std::to_string(next(table.name));
    database_
        .prepare(
            "insert into standing values(?, ?, ?, ?, ?) on conflict(list, key) do update set "
            "row = excluded.row, sequence = excluded.sequence"
        )
        .bind(table.name)
        .bind(key)
        .bind(json::serialize(row))
        .bind(reference)
        .bind(next("sequence"))
        .run();
    later(table, key);
    return reference;
}

bool Holdings::remove(const Table& table, std::string_view key) {
    if (!reference_of(table, key)) return false;
    database_.prepare("delete from standing where list = ? and key = ?")
        .bind(table.name)
        .bind(key)
        .run();
    later(table, key);
    return true;
}

void Holdings::later(const Table& table, std::string_view key) {
    if (world_.publishes_after.count() == 0) return show(table, std::string{key});
    database_.prepare("insert into due(list, key, at) values(?, ?, ?)")
        .bind(table.name)
        .bind(key)
        .bind(now() + world_.publishes_after.count())
        .run();
}

void Holdings::show_as_held(const Table& table, const std::string& key) {
    hide(table, key);
    database_.prepare("insert into shown select * from standing where list = ? and key = ?")
        .bind(table.name)
        .bind(key)
        .run();
}

void Holdings::hide(const Table& table, const std::string& key) {
    database_.prepare("delete from shown where list = ? and key = ?")
        .bind(table.name)
        .bind(key)
        .run();
}

void Holdings::show(const Table& table, const std::string& key) {
    if (world_.quirks.empty()) return show_as_held(table, key);
    auto standing = find(View::held, table, key);
    for (const Quirk& quirk : world_.quirks) {
        if (!standing || !meant(quirk, table, *standing)) continue;
        if (!quirk.lose) standing->row[quirk.column] = quirk.value;
        if (quirk.lose) standing.reset();
    }
    if (standing) return shown(table, key, *standing);
    hide(table, key);
}

void Holdings::shown(const Table& table, std::string_view key, const Standing& standing) {
    database_.prepare("insert or replace into shown values(?, ?, ?, ?, ?)")
        .bind(table.name)
        .bind(key)
        .bind(json::serialize(standing.row))
        .bind(standing.reference)
        .bind(standing.sequence)
        .run();
}

std::optional<std::string> Holdings::reference_of(const Table& table, std::string_view key) {
    auto statement = database_.prepare("select reference from standing where list = ? and key = ?");
    if (!statement.bind(table.name).bind(key).step()) return std::nullopt;
    return statement.text(0);
}

std::optional<Standing> Holdings::find(View view, const Table& table, std::string_view key) {
    auto statement = database_.prepare(select(view, "and key = ?"));
    if (!statement.bind(table.name).bind(key).step()) return std::nullopt;
    return standing_at(statement);
}

std::optional<Standing> Holdings::find_by_reference(
    const Table& table, std::string_view reference
) {
    auto statement = database_.prepare(select(View::held, "and reference = ?"));
    if (!statement.bind(table.name).bind(reference).step()) return std::nullopt;
    return standing_at(statement);
}

std::vector<Standing> Holdings::after(
    View view, const Table& table, std::int64_t after, std::int64_t most
) {
    auto statement = database_.prepare(select(view, "and sequence > ? order by sequence limit ?"));
    statement.bind(table.name).bind(after).bind(most);
    return all_of(std::move(statement));
}

std::vector<Standing> Holdings::behind(
    View view, const Table& table, std::int64_t offset, std::int64_t most
) {
    auto statement = database_.prepare(select(view, "order by sequence limit ? offset ?"));
    statement.bind(table.name).bind(most).bind(offset);
    return all_of(std::move(statement));
}

std::int64_t Holdings::count(View view, const Table& table) {
    auto statement = database_.prepare(
        std::string{"select count(*) from "} + table_of(view) + " where list = ?"
    );
    statement.bind(table.name).step();
    return statement.number(0);
}

bool Holdings::publish_due(std::int64_t moment) {
    std::vector<std::pair<std::string, std::string>> due;
    auto statement = database_.prepare("select list, key from due where at <= ? order by sequence");
    statement.bind(moment);
    while (statement.step()) {
        due.emplace_back(statement.text(0), statement.text(1));
    }
    for (const auto& [list, key] : due) {
        if (const Table* table = world_.find(list)) show(*table, key);
    }
    if (!due.empty()) database_.prepare("delete from due where at <= ?").bind(moment).run();
    return !due.empty();
}

void Holdings::edit(
    const Table& table,
    std::string_view key,
    const std::optional<json::object>& row,
    bool only_shown
) {
    if (!only_shown) {
        if (row) put(table, key, *row);
        if (!row) remove(table, key);
        show(table, std::string{key});
        return;
    }
    if (row) return shown(table, key, {std::string{key}, "edited", next("sequence"), *row});
    hide(table, std::string{key});
}

}  // namespace xinqiao::platform
