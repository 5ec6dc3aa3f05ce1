// What a world file says about one pretend platform: reading it.
#include "tests/platform/serve/world.hpp"

#include <fstream>
#include <sstream>

#include <toml++/toml.h>

#include "base/error.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

// A world is read as JSON, so that files and the control interface share their readers.
json::object json_of(const toml::table& table) {
    std::ostringstream text;
    text << toml::json_formatter{table};
    return json::parse(text.str()).as_object();
}

std::vector<std::string> words(const json::object& from, std::string_view name) {
    std::vector<std::string> found;
    const json::value* list = from.if_contains(name);
    if (!list) return found;
    for (const json::value& word : list->as_array()) {
        found.emplace_back(word.as_string());
    }
    return found;
}

std::int64_t number(const json::object& from, std::string_view name, std::int64_t otherwise) {
    const json::value* found = from.if_contains(name);
    return found ? found->to_number<std::int64_t>() : otherwise;
}

bool truth(const json::object& from, std::string_view name, bool otherwise) {
    const json::value* found = from.if_contains(name);
    return found ? found->as_bool() : otherwise;
}

std::chrono::milliseconds seconds(const json::object& from, std::string_view name) {
    const json::value* found = from.if_contains(name);
    const double length = found ? found->to_number<double>() : 0;
    return std::chrono::milliseconds{static_cast<std::int64_t>(length * 1000)};
}

Checks read_checks(const json::object& from) {
    return {
        cell(from, "code"),
        cell(from, "name"),
        cell(from, "category"),
        cell(from, "begin"),
        cell(from, "end"),
        words(from, "past"),
        words(from, "needed"),
        number(from, "unknown_percent", 0)};
}

json::array read_rows(const std::filesystem::path& file) {
    std::ifstream in{file};
    if (!in) throw Error{Error::Kind::misconfigured, "no rows file " + file.string()};
    std::ostringstream text;
    text << in.rdbuf();
    json::value rows = json::parse(text.str());
    return rows.is_array() ? rows.as_array() : rows.as_object().at("rows").as_array();
}

json::array rows_of(
    const json::object& from, const std::filesystem::path& beside, const std::filesystem::path& data
) {
    json::array rows;
    if (const json::value* inline_rows = from.if_contains("row")) rows = inline_rows->as_array();
    const std::string file = cell(from, "rows_file");
    if (file.empty()) return rows;
    const auto first = data / file;
    for (json::value& row : read_rows(exists(first) ? first : beside / file)) {
        rows.push_back(std::move(row));
    }
    return rows;
}

Table read_table(const json::object& from) {
    Table table;
    table.name = cell(from, "name");
    table.label = cell(from, "label");
    table.path = cell(from, "path");
    if (table.path.empty()) table.path = "/" + table.name;
    table.key = words(from, "key");
    table.visible = words(from, "visible");
    table.published = truth(from, "published", true);
    table.published_path = cell(from, "published_path");
    if (table.published_path.empty()) table.published_path = "/published" + table.path;
    if (const json::value* checks = from.if_contains("checks")) {
        table.checks = read_checks(checks->as_object());
    }
    if (table.name.empty() || table.key.empty()) {
        throw Error{Error::Kind::misconfigured, "a table needs a name and a key"};
    }
    return table;
}

Quirk read_quirk(const json::object& from) {
    return {
        cell(from, "table"),
        cell(from, "key"),
        number(from, "nth", 0),
        truth(from, "lose", false),
        cell(from, "column"),
        cell(from, "value")};
}

World read_platform(const json::object& from) {
    World world;
    world.name = cell(from, "name");
    if (from.contains("code")) world.code = cell(from, "code");
    if (from.contains("authentication")) world.authentication = cell(from, "authentication");
    world.secret = cell(from, "secret");
    world.public_key = cell(from, "public_key");
    world.application = cell(from, "application");
    world.failing_line = cell(from, "failing_line");
    world.id_column = cell(from, "id_column");
    world.token_requests = number(from, "token_requests", 0);
    if (from.contains("answers")) world.answers = cell(from, "answers");
    if (from.contains("encoding")) world.encoding = cell(from, "encoding");
    world.idempotent = truth(from, "idempotent", true);
    world.refuse_duplicates = truth(from, "refuse_duplicates", false);
    world.receipts_after = seconds(from, "receipts_after");
    world.publishes_after = seconds(from, "publishes_after");
    if (const json::value* faults = from.if_contains("fault")) world.faults = faults->as_array();
    return world;
}

}  // namespace

const Table* World::find(std::string_view table) const {
    for (const Table& candidate : tables) {
        if (candidate.name == table) return &candidate;
    }
    return nullptr;
}

World read_world(const std::filesystem::path& file, const std::filesystem::path& data) {
    try {
        const json::object from = json_of(toml::parse_file(file.string()));
        World world = read_platform(from);
        for (const json::value& table : from.at("table").as_array()) {
            world.tables.push_back(read_table(table.as_object()));
            world.tables.back().rows = rows_of(table.as_object(), file.parent_path(), data);
        }
        const json::value* quirks = from.if_contains("quirk");
        for (const json::value& quirk : quirks ? quirks->as_array() : json::array{}) {
            world.quirks.push_back(read_quirk(quirk.as_object()));
        }
        return world;
    } catch (const Error&) {
        throw;
    } catch (const std::exception& problem) {
        throw Error{Error::Kind::misconfigured, file.string() + ": " + problem.what()};
    }
}

std::string cell(const json::object& row, std::string_view column) {
    const json::value* found = row.if_contains(column);
    if (!found || found->is_null()) return {};
    if (found->is_string()) return std::string{found->as_string()};
    return json::serialize(*found);
}

std::string key_of(const Table& table, const json::object& row) {
    std::string key;
    for (const std::string& part : table.key) {
        const std::size_t bar = part.find('|');
        std::string text = cell(row, part.substr(0, bar));
        if (text.empty() && bar != std::string::npos) text = cell(row, part.substr(bar + 1));
        if (text.empty()) return {};
        key += (key.empty() ? "" : "|") + text;
    }
    return key;
}

}  // namespace xinqiao::platform
