// A table of SQLite keeps the contract, straight and through ODBC.
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/table_trials.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

TableWorld world_in_folder(const std::string& backend) {
    const auto folder = std::make_shared<TemporaryFolder>();
    const std::string file = (folder->path() / "exchange.db").string();
    TableWorld world;
    world.server = folder;
    world.enforces_lengths = false;
    world.system.table.backend = backend;
    world.system.table.product = "sqlite3";
    world.system.table.connection =
        backend == "odbc" ? "Driver=SQLite3;Timeout=1000;Database=" + file : "db=" + file;
    return world;
}

TableWorld sqlite_world() {
    return world_in_folder("sqlite3");
}

TableWorld sqlite_odbc_world() {
    return world_in_folder("odbc");
}

SourceStage sqlite_source_stage() {
    return table_source_stage(sqlite_world());
}

TargetStage sqlite_target_stage() {
    return table_target_stage(sqlite_world());
}

SourceStage sqlite_odbc_source_stage() {
    return table_source_stage(sqlite_odbc_world());
}

TargetStage sqlite_odbc_target_stage() {
    return table_target_stage(sqlite_odbc_world());
}

INSTANTIATE_TEST_SUITE_P(TableSqlite, SourceContract, testing::Values(sqlite_source_stage));
INSTANTIATE_TEST_SUITE_P(TableSqlite, TargetContract, testing::Values(sqlite_target_stage));
INSTANTIATE_TEST_SUITE_P(
    TableSqliteOdbc, SourceContract, testing::Values(sqlite_odbc_source_stage)
);
INSTANTIATE_TEST_SUITE_P(
    TableSqliteOdbc, TargetContract, testing::Values(sqlite_odbc_target_stage)
);

INSTANTIATE_TEST_SUITE_P(TableSqlite, TableTrial, testing::Values(sqlite_world));
INSTANTIATE_TEST_SUITE_P(TableSqliteOdbc, TableTrial, testing::Values(sqlite_odbc_world));

}  // namespace
}  // namespace xinqiao
