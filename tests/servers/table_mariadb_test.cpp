// The table adapter against MariaDB, straight and by ODBC.
#include "adapters/table/table.hpp"
#include "tests/contract/suite/source_contract.hpp"
#include "tests/contract/suite/target_contract.hpp"
#include "tests/servers/table_cuts.hpp"
#include "tests/support/mariadb.hpp"

namespace xinqiao {
namespace {

support::Mariadb& mariadb() {
    static support::Mariadb server;
    return server;
}

TableWorld mariadb_world_of(const TableSettings& table) {
    TableWorld world;
    world.system.table = table;
    world.password = support::Mariadb::password();
    return world;
}

TableWorld mariadb_world() {
    return mariadb_world_of(mariadb().settings());
}

TableWorld mariadb_odbc_world() {
    return mariadb_world_of(mariadb().odbc_settings());
}

SourceStage mariadb_source_stage() {
    return table_source_stage(mariadb_world());
}

TargetStage mariadb_target_stage() {
    return table_target_stage(mariadb_world());
}

SourceStage mariadb_odbc_source_stage() {
    return table_source_stage(mariadb_odbc_world());
}

TargetStage mariadb_odbc_target_stage() {
    return table_target_stage(mariadb_odbc_world());
}

TableServer mariadb_server_of(const TableWorld& world) {
    return {world, mariadb().port(), [] { mariadb().kill(); }, [] { mariadb().start(); }};
}

TableServer mariadb_server() {
    return mariadb_server_of(mariadb_world());
}

TableServer mariadb_odbc_server() {
    return mariadb_server_of(mariadb_odbc_world());
}

INSTANTIATE_TEST_SUITE_P(TableMariadb, SourceContract, testing::Values(mariadb_source_stage));
INSTANTIATE_TEST_SUITE_P(TableMariadb, TargetContract, testing::Values(mariadb_target_stage));
INSTANTIATE_TEST_SUITE_P(TableMariadb, TableTrial, testing::Values(mariadb_world));
INSTANTIATE_TEST_SUITE_P(TableMariadb, TableCut, testing::Values(mariadb_server));
INSTANTIATE_TEST_SUITE_P(
    TableMariadbOdbc, SourceContract, testing::Values(mariadb_odbc_source_stage)
);
INSTANTIATE_TEST_SUITE_P(
    TableMariadbOdbc, TargetContract, testing::Values(mariadb_odbc_target_stage)
);
INSTANTIATE_TEST_SUITE_P(TableMariadbOdbc, TableTrial, testing::Values(mariadb_odbc_world));
INSTANTIATE_TEST_SUITE_P(TableMariadbOdbc, TableCut, testing::Values(mariadb_odbc_server));

TEST(TableMariadb, AGbkTableTakesWhatItCanHoldAndRefusesTheRest) {
    const TableWorld world = mariadb_world();
    std::vector<std::string> columns = control_columns();
    columns.insert(columns.end(), {"WSH", "MC"});
    world.make_table("trial", columns);
    world.say("alter table trial convert to character set gbk");
    const PublicationSettings publication{"penalty", "m", "trial", 100};
    const TargetEnds ends = open_table_target(world.system, publication, world.credentials());
    const std::vector<Change> changes{
        trial_change("1", "锡林郭勒盟"),
        trial_change("2", "𠀀某矿业"),
        trial_change("3", "ᠮᠣᠩᠭᠣᠯ")};
    const auto receipts = ends.target->push(changes, Call{});
    EXPECT_TRUE(std::holds_alternative<Accepted>(receipts[0]));
    EXPECT_TRUE(std::holds_alternative<Refused>(receipts[1]));
    EXPECT_TRUE(std::holds_alternative<Refused>(receipts[2]));
    const Rows back = ends.read_back->read_back(changes[0], Call{});
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back.cell(0, *back.find_column("MC")), "锡林郭勒盟");
}

}  // namespace
}  // namespace xinqiao
