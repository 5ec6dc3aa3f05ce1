// A table of SQLite keeps the contract, straight and through ODBC.
#include "tests/contract/suite/table_stages.hpp"

#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

// The folder lives as long as the stage.
template <class Stage>
Stage in_folder(Stage (*open)(TableWorld), const std::string& backend) {
    auto folder = std::make_shared<TemporaryFolder>();
    const std::string file = (folder->path() / "exchange.db").string();
    TableWorld world;
    world.system.table.backend = backend;
    world.system.table.product = "sqlite3";
    world.system.table.connection =
        backend == "odbc" ? "Driver=SQLite3;Timeout=1000;Database=" + file : "db=" + file;
    Stage stage = open(std::move(world));
    struct Both {
        std::shared_ptr<TemporaryFolder> folder;
        std::shared_ptr<void> world;
    };
    stage.world = std::make_shared<Both>(Both{folder, stage.world});
    return stage;
}

SourceStage sqlite_source_stage() {
    return in_folder(table_source_stage, "sqlite3");
}

TargetStage sqlite_target_stage() {
    return in_folder(table_target_stage, "sqlite3");
}

SourceStage sqlite_odbc_source_stage() {
    return in_folder(table_source_stage, "odbc");
}

TargetStage sqlite_odbc_target_stage() {
    return in_folder(table_target_stage, "odbc");
}

INSTANTIATE_TEST_SUITE_P(TableSqlite, SourceContract, testing::Values(sqlite_source_stage));
INSTANTIATE_TEST_SUITE_P(TableSqlite, TargetContract, testing::Values(sqlite_target_stage));
INSTANTIATE_TEST_SUITE_P(
    TableSqliteOdbc, SourceContract, testing::Values(sqlite_odbc_source_stage)
);
INSTANTIATE_TEST_SUITE_P(
    TableSqliteOdbc, TargetContract, testing::Values(sqlite_odbc_target_stage)
);

}  // namespace
}  // namespace xinqiao
