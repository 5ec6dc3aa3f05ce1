// One effect of each change in a table of a front-end database.
//
// SQLite lives in our process, so no answer is lost on the way: a connection that breaks during
// the commit is tried in tests/servers, against PostgreSQL and MariaDB.
#include "adapters/table/session.hpp"
#include "schema/mapping.hpp"
#include "tests/scenario/suite/one_effect.hpp"
#include "tests/support/places.hpp"

namespace xinqiao::support {
namespace {

// Every column that is written; a row that comes to be or says something else is an effect.
std::vector<std::string> statements_of_effects() {
    std::string columns =
        "XYPTGUID text primary key, XYPTBATCHGUID, XYPTBATCHNO, XYPTSTATE, "
        "XYPT_TIME_DXP, XYPTMODIFY_DATE";
    const auto schema = source_folder() / "schema";
    const Mappings mappings{schema / "mappings", Kinds{schema / "kinds"}};
    for (const MappedColumn& column : mappings.at(MappingName{"licence-2019"}).columns) {
        if (column.write) columns += ", " + column.wires.front() + " text";
    }
    const std::string note = " on licences begin insert into effects values (new.XK_WSH); end";
    return {
        "create table licences (" + columns + ")",
        "create table effects (licence text)",
        "create trigger added after insert" + note,
        "create trigger altered after update" + note};
}

class TableSide final : public EffectSide {
public:
    explicit TableSide(World& world) : file_{world.path("league.db").string()} {
        TableSession session = connect();
        for (const std::string& statement : statements_of_effects()) {
            session.tell(statement);
        }
    }

    std::string conf() const override {
        return "adapter = \"table\"\n" + effect_care()
               + "[table]\nbackend = \"sqlite3\"\nproduct = \"sqlite3\"\nconnection = \"db=" + file_
               + "\"\n" + shown_and_told("licences", "", "path = \"licences\"\n");
    }

    void misbehave(const std::string&) override {}
    bool misbehaved(const std::string&) override { return false; }

    std::map<std::string, int> effects() override {
        std::map<std::string, int> counts;
        for (const TableCells& row : connect().ask("select licence from effects", {}, 1)) {
            ++counts[row.front().value_or("")];
        }
        return counts;
    }

    std::size_t shown() override {
        return static_cast<std::size_t>(connect().count("select count(*) from licences"));
    }

private:
    TableSession connect() const {
        TableSettings table;
        table.backend = table.product = "sqlite3";
        table.connection = "db=" + file_;
        return {table, Secret{}, Call{}};
    }

    std::string file_;
};

std::unique_ptr<EffectSide> table_side(World& world) {
    return std::make_unique<TableSide>(world);
}

const EffectTransport over_table{"Table", table_side, {}};

INSTANTIATE_TEST_SUITE_P(
    Table, OneEffect, testing::ValuesIn(effect_cases(over_table)), name_of_effect_case
);

}  // namespace
}  // namespace xinqiao::support
