// The table adapter against PostgreSQL, straight and by ODBC.
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/servers/table_cuts.hpp"
#include "tests/support/postgresql.hpp"

namespace xinqiao {
namespace {

support::Postgresql& postgresql() {
    static support::Postgresql server;
    return server;
}

TableWorld postgresql_world_of(const TableSettings& table) {
    TableWorld world;
    world.system.table = table;
    world.password = support::Postgresql::password();
    return world;
}

TableWorld postgresql_world() {
    return postgresql_world_of(postgresql().settings());
}

TableWorld postgresql_odbc_world() {
    return postgresql_world_of(postgresql().odbc_settings());
}

SourceStage postgresql_source_stage() {
    return table_source_stage(postgresql_world());
}

TargetStage postgresql_target_stage() {
    return table_target_stage(postgresql_world());
}

SourceStage postgresql_odbc_source_stage() {
    return table_source_stage(postgresql_odbc_world());
}

TargetStage postgresql_odbc_target_stage() {
    return table_target_stage(postgresql_odbc_world());
}

TableServer postgresql_server_of(const TableWorld& world) {
    return {world, postgresql().port(), [] { postgresql().kill(); }, [] { postgresql().start(); }};
}

TableServer postgresql_server() {
    return postgresql_server_of(postgresql_world());
}

TableServer postgresql_odbc_server() {
    return postgresql_server_of(postgresql_odbc_world());
}

INSTANTIATE_TEST_SUITE_P(TablePostgresql, SourceContract, testing::Values(postgresql_source_stage));
INSTANTIATE_TEST_SUITE_P(TablePostgresql, TargetContract, testing::Values(postgresql_target_stage));
INSTANTIATE_TEST_SUITE_P(TablePostgresql, TableTrial, testing::Values(postgresql_world));
INSTANTIATE_TEST_SUITE_P(TablePostgresql, TableCut, testing::Values(postgresql_server));
INSTANTIATE_TEST_SUITE_P(
    TablePostgresqlOdbc, SourceContract, testing::Values(postgresql_odbc_source_stage)
);
INSTANTIATE_TEST_SUITE_P(
    TablePostgresqlOdbc, TargetContract, testing::Values(postgresql_odbc_target_stage)
);
INSTANTIATE_TEST_SUITE_P(TablePostgresqlOdbc, TableTrial, testing::Values(postgresql_odbc_world));
INSTANTIATE_TEST_SUITE_P(TablePostgresqlOdbc, TableCut, testing::Values(postgresql_odbc_server));

}  // namespace
}  // namespace xinqiao
