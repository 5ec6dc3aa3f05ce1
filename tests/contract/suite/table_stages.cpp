#include "tests/contract/suite/table_stages.hpp"

#include "adapters/table/table.hpp"

namespace xinqiao {
namespace {

std::string next_row_id() {
    static int number = 100000;
    return "row-" + std::to_string(++number);
}

std::vector<WireRow> rows_of_target(const TableWorld& world) {
    std::vector<WireRow> rows;
    const std::string wsh = world.connect().dialect().quoted("WSH");
    const std::string mc = world.connect().dialect().quoted("MC");
    TableSession session = world.connect();
    for (const TableCells& cells : session.ask(
             "select " + wsh + ", " + mc + " from contract_target order by " + wsh, {}, 2
         )) {
        rows.push_back({{"WSH", cells[0].value_or("")}, {"MC", cells[1].value_or("")}});
    }
    return rows;
}

}  // namespace

Credentials TableWorld::credentials() const {
    return [password = password](const CredentialName&) { return password; };
}

TableSession TableWorld::connect() const {
    return TableSession{system.table, password, Call{}};
}

void TableWorld::say(const std::string& statement) const {
    connect().tell(statement);
}

std::int64_t TableWorld::count(const std::string& query) const {
    return connect().count(query);
}

void TableWorld::make_table(const std::string& name, const std::vector<std::string>& columns)
    const {
    TableSession session = connect();
    session.tell("drop table if exists " + name);
    std::string list;
    for (const std::string& column : columns) {
        list += (list.empty() ? "" : ", ") + session.dialect().quoted(column) + " " + text_type;
        if (list.find(',') == std::string::npos) list += " not null primary key";
    }
    session.tell("create table " + name + " (" + list + ")");
}

const std::vector<std::string>& control_columns() {
    static const std::vector<std::string> columns{
        "XYPTGUID",
        "XYPTBATCHGUID",
        "XYPTBATCHNO",
        "XYPTSTATE",
        "XYPT_TIME_DXP",
        "XYPTMODIFY_DATE"};
    return columns;
}

SourceStage table_source_stage(TableWorld world) {
    auto shared = std::make_shared<TableWorld>(std::move(world));
    TableSettings& table = shared->system.table;
    table.batch_id = table.batch_number = table.state = table.entered = table.modified = "";
    StreamSettings stream;
    stream.path = "contract_source";
    stream.page_rows = 2;
    SourceStage stage;
    stage.source = open_table_source(shared->system, stream, shared->credentials());
    stage.show = [shared](const std::vector<WireRow>& rows) {
        shared->make_table("contract_source", {"XYPTGUID", "MC", "DM"});
        TableSession session = shared->connect();
        for (const WireRow& row : rows) {
            session.tell(
                "insert into contract_source values (:v0, :v1, :v2)",
                {next_row_id(), row[0].second, row[1].second}
            );
        }
    };
    stage.spoil = [shared] { shared->say("drop table contract_source"); };
    stage.world = shared;
    return stage;
}

TargetStage table_target_stage(TableWorld world) {
    auto shared = std::make_shared<TableWorld>(std::move(world));
    std::vector<std::string> columns = control_columns();
    columns.insert(columns.end(), {"WSH", "MC"});
    shared->make_table("contract_target", columns);
    TargetStage stage;
    stage.ends = open_table_target(
        shared->system,
        PublicationSettings{"penalty", "m", "contract_target", 100},
        shared->credentials()
    );
    stage.settle = [] {};
    stage.far_side = [shared] { return rows_of_target(*shared); };
    stage.effects = [shared] {
        TableSession session = shared->connect();
        std::int64_t effects = 0;
        const std::string number = session.dialect().quoted("XYPTBATCHNO");
        for (const auto& row : session.ask("select " + number + " from contract_target", {}, 1)) {
            effects += std::stoll(row[0].value_or("0"));
        }
        return effects;
    };
    stage.world = shared;
    return stage;
}

}  // namespace xinqiao
