// What only the tests may ask: the script of faults, the log, the effects, the holdings.
#include "tests/platform/serve/control.hpp"

#include <limits>

#include "base/error.hpp"

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

constexpr std::int64_t everything = std::numeric_limits<std::int64_t>::max();

json::array listed(const std::vector<Standing>& standing) {
    json::array rows;
    for (const Standing& one : standing) {
        rows.push_back({{"key", one.key}, {"reference", one.reference}, {"row", one.row}});
    }
    return rows;
}

}  // namespace

std::string Control::answer(
    const std::string& method, const std::string& path, const std::string& body
) {
    const std::string what = method + " " + path;
    Transaction transaction{database_};
    json::object reply{{"code", "00"}};
    if (what == "GET /control/log")
        reply = requests();
    else if (what == "GET /control/effects")
        reply = effects();
    else if (what == "GET /control/holdings")
        reply = holdings();
    else if (what == "GET /control/suffered")
        reply = {{"suffered", json::value_from(faults_.suffered())}};
    else if (what == "POST /control/edit")
        edit(json::parse(body).as_object());
    else if (what == "POST /control/seed")
        seed(json::parse(body).as_object());
    else if (what == "POST /control/faults") {
        const json::object script = json::parse(body).as_object();
        const json::value* seed = script.if_contains("seed");
        faults_.script(script.at("faults").as_array(), seed ? seed->to_number<std::uint64_t>() : 1);
    } else
        throw Error{Error::Kind::invalid, "no such control: " + what};
    transaction.commit();
    return json::serialize(reply);
}

void Control::log(
    const std::string& method,
    const std::string& target,
    const std::string& body,
    unsigned status,
    const std::optional<Fault>& fault
) {
    Transaction transaction{database_};
    database_
        .prepare(
            "insert into request(at, method, target, body, status, fault) values(?, ?, ?, ?, ?, ?)"
        )
        .bind(now())
        .bind(method)
        .bind(target)
        .bind(body)
        .bind(std::int64_t{status})
        .bind(fault ? fault->name : std::string{})
        .run();
    transaction.commit();
}

json::object Control::requests() {
    json::array found;
    auto statement = database_.prepare(
        "select at, method, target, body, status, fault from request order by sequence"
    );
    while (statement.step()) {
        found.push_back(
            {{"at", statement.number(0)},
             {"method", statement.text(1)},
             {"target", statement.text(2)},
             {"body", statement.text(3)},
             {"status", statement.number(4)},
             {"fault", statement.text(5)}}
        );
    }
    return {{"requests", found}};
}

json::object Control::effects() {
    json::array found;
    auto statement = database_.prepare(
        "select sequence, list, key, change, action, row, batch, at from effect order by sequence"
    );
    while (statement.step()) {
        found.push_back(
            {{"sequence", statement.number(0)},
             {"table", statement.text(1)},
             {"key", statement.text(2)},
             {"change", statement.text(3)},
             {"action", statement.text(4)},
             {"row", json::parse(statement.text(5))},
             {"batch", statement.text(6)},
             {"at", statement.number(7)}}
        );
    }
    return {{"effects", found}};
}

json::object Control::holdings() {
    holdings_.publish_due(now());
    json::object found;
    for (const Table& table : world_.tables) {
        found[table.name] = {
            {"held", listed(holdings_.after(View::held, table, 0, everything))},
            {"published", listed(holdings_.after(View::published, table, 0, everything))}};
    }
    return {{"tables", found}};
}

const Table& Control::table_named(const json::object& body) const {
    const std::string name = cell(body, "table");
    if (const Table* table = world_.find(name)) return *table;
    throw Error{Error::Kind::invalid, "no such table: " + name};
}

void Control::edit(const json::object& body) {
    const Table& table = table_named(body);
    const json::value* row = body.if_contains("row");
    const bool present = row && row->is_object();
    std::string key = cell(body, "key");
    if (key.empty() && present) key = key_of(table, row->as_object());
    const json::value* shown = body.if_contains("only_shown");
    const auto wanted = present ? std::optional{row->as_object()} : std::nullopt;
    holdings_.edit(table, key, wanted, shown && shown->as_bool());
}

void Control::seed(const json::object& body) {
    const Table& table = table_named(body);
    for (const json::value& row : body.at("rows").as_array()) {
        holdings_.put(table, key_of(table, row.as_object()), row.as_object());
    }
}

}  // namespace xinqiao::platform
