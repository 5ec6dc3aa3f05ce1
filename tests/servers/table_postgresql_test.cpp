// The table adapter against PostgreSQL, straight and by ODBC.
#include "adapters/table/table.hpp"
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

TEST(TablePostgresql, AViewTakesStatementsWhereItTakesNoCopy) {
    const TableWorld world = postgresql_world();
    world.make_table("behind", {"XYPTGUID", "WSH", "MC"});
    world.say("create or replace view front as select * from behind");
    SystemSettings system = world.system;
    TableSettings& table = system.table;
    table.batch_id = table.batch_number = table.state = table.entered = table.modified = "";
    const PublicationSettings publication{"penalty", "m", "front", 100};
    const auto ends = open_table_target(system, publication, world.credentials());
    const std::vector<Change> changes{trial_change("1", "甲\t\\N\r\n\\."), trial_change("2", "乙")};
    for (const Receipt& receipt : ends.target->push(changes, Call{})) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    EXPECT_EQ(world.count("select count(*) from behind"), 2);
    world.say("drop view front");
}

std::unique_ptr<Target> target_after_new_rows(const TableWorld& world) {
    std::vector<std::string> columns = control_columns();
    columns.insert(columns.end(), {"WSH", "MC"});
    world.make_table("apart", columns);
    const PublicationSettings publication{"penalty", "m", "apart", 100};
    auto ends = open_table_target(world.system, publication, world.credentials());
    const std::vector<Change> changes{trial_change("1", "甲"), trial_change("2", "乙")};
    ends.target->push(changes, Call{});
    return std::move(ends.target);
}

TEST(TablePostgresql, WithoutItsPrimaryKeyATableIsLookedAtAgain) {
    const TableWorld world = postgresql_world();
    const auto target = target_after_new_rows(world);
    world.say("alter table apart drop constraint apart_pkey");
    const std::vector<Change> changes{trial_change("2", "乙"), trial_change("3", "丙")};
    for (const Receipt& receipt : target->push(changes, Call{})) {
        EXPECT_TRUE(std::holds_alternative<Accepted>(receipt));
    }
    EXPECT_EQ(world.count("select count(*) from apart"), 3);
}

// The change with number 4 is accepted.
void expect_refused_alone(
    const TableWorld& world, Target& target, const Change& refused, const std::string& word
) {
    const auto receipts = target.push(std::vector{refused, trial_change("4", "12")}, Call{});
    ASSERT_TRUE(std::holds_alternative<Refused>(receipts[0]));
    EXPECT_NE(std::get<Refused>(receipts[0]).reason.find(word), std::string::npos);
    EXPECT_TRUE(std::holds_alternative<Accepted>(receipts[1]));
    EXPECT_EQ(world.count("select count(*) from apart"), 3);
}

TEST(TablePostgresql, AColumnOfAnotherTypeBetweenTwoPushesIsSaidForEachRow) {
    const TableWorld world = postgresql_world();
    const auto target = target_after_new_rows(world);
    world.say("alter table apart alter column \"MC\" type integer using null");
    expect_refused_alone(world, *target, trial_change("3", "丙"), "integer");
}

void what_is_checked_at_the_commit_refuses_its_row(const TableWorld& world) {
    const auto target = target_after_new_rows(world);
    world.say("alter table apart add constraint late unique (\"MC\") deferrable initially deferred"
    );
    expect_refused_alone(world, *target, trial_change("3", "乙"), "late");
}

TEST(TablePostgresql, WhatIsCheckedAtTheCommitRefusesItsRow) {
    what_is_checked_at_the_commit_refuses_its_row(postgresql_world());
}

TEST(TablePostgresql, WhatIsCheckedAtTheCommitRefusesItsRowByOdbc) {
    what_is_checked_at_the_commit_refuses_its_row(postgresql_odbc_world());
}

TEST(TablePostgresql, AnIndexOverMoreThanTheKeysDoesNotTellRecordsApart) {
    TableWorld world = postgresql_world();
    world.system.table.keys = {"WSH"};
    const auto target = target_after_new_rows(world);
    world.say("create unique index apart_pair on apart (\"WSH\", \"MC\")");
    target->push(std::vector{trial_change("3", "丙")}, Call{});
    target->push(std::vector{trial_change("2", "改")}, Call{});
    EXPECT_EQ(world.count("select count(*) from apart"), 3);
}

}  // namespace
}  // namespace xinqiao
