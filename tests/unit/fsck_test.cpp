// A healthy store is looked through in silence; damage of each sort is named.
#include "daemon/store/fsck.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/restorations.hpp"
#include "daemon/store/salvage.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

std::vector<StoreFault> faults_in(const std::filesystem::path& file) {
    std::vector<StoreFault> faults;
    ReadOnlyDatabase database{file, SqliteConnection::Reading::shared};
    check_store(
        database,
        {.fault = [&](const StoreFault& fault) { faults.push_back(fault); },
         .step = [](std::string_view, std::int64_t) {}}
    );
    return faults;
}

class FsckTest : public testing::Test {
protected:
    FsckTest() {
        for (const int subject : {1, 2, 3})
            world.approvals().put(std::to_string(subject), licence(subject));
        world.night();
        world.approvals().put("1", licence(1, "变更登记"));
        world.approvals().put_broken("9", licence(4), "坏行");
        world.league().put("x", licence(5));
        world.night();
        world.approvals().remove("2");
        world.night();
    }

    void damage(const std::string& sql) {
        world.database().run_script("pragma foreign_keys = off; " + sql);
    }

    MemoryWorld world;
    std::filesystem::path file = world.folder() / "xinqiao.db";
};

TEST_F(FsckTest, IsSilentAboutAHealthyStore) {
    EXPECT_THAT(faults_in(file), IsEmpty());
}

struct Damage {
    const char* sql;
    const char* where;
    const char* sentence;
};

const Damage damages[] = {
    {"update content set body = cast(body || ' ' as blob) where id = 2", "content 2", "摘要不符"},
    {"update content set digest = zeroblob(32) where id = 1", "content 1", "摘要不符"},
    {"delete from content where digest = (select digest from record where id = 3)",
     "record 3",
     "内容不在库中"},
    {"update record set content = (select max(id) from content) where id = 1",
     "record 1",
     "不是同一个"},
    {"update version set digest = zeroblob(32) where id = 1", "version 1", "内容不在库中"},
    {"update publication set desired = zeroblob(32) where id = 1",
     "publication 1",
     "应有的内容不在库中"},
    {"update publication set flight = 'sent', sent = zeroblob(32), message = 5 where id = 2",
     "publication 2",
     "已送出的内容不在库中"},
    {"update publication set record = 77 where id = 1", "publication 1", "所属的记录不在库中"},
    {"insert into spelling (digest, fields) values (zeroblob(32), '{}')",
     "spelling 00",
     "平台所示的内容"},
    {"update run set stored = stored + 1 where id = (select min(id) from run where verb = 'pull')",
     "pull approvals",
     "行数"},
    {"insert into hold (id, kind, key, subject, scope, ground, document, from_moment, "
     "until_moment, who, lifted_at, decision) values (1, 'licence', 'none', '', '', 'o', 'd', 1, "
     "0, 'w', 0, 0)",
     "hold 1 licence none",
     "所指的记录"},
    {"insert into hold (id, kind, key, subject, scope, ground, document, from_moment, "
     "until_moment, who, lifted_at, decision) values (1, '', '', 's', '', 'o', 'd', 1, "
     "0, 'w', 0, 44)",
     "hold 1",
     "所依据的决定"},
    {"insert into deadline (id, duty, decision, kind, key, subject, day, sort, missing, rule, "
     "owner, met_at, warned) values (1, 'report', 9, 'k', '', 's', 1, 'owed', '', 'r', 'o', 0, 0)",
     "deadline 1",
     "所依据的决定"},
    {"insert into deadline (id, duty, decision, kind, key, subject, day, sort, missing, rule, "
     "owner, met_at, warned) values (1, 'report', 0, 'k', 'x', 's', 1, 'owed', '', 'r', 'o', 0, "
     "0)",
     "deadline 1",
     "所指的记录"},
    {"insert into decision (id, act, kind, key, subject, about, day, document, organ, digest, "
     "outcome, reason, fields, who, moment) values (1, 'list', 'k', '', 's', 8, 1, 'd', 'o', "
     "zeroblob(32), '', '', '{}', 'w', 1)",
     "decision 1 list",
     "前一决定"},
    {"update cursor set position = position || char(7)", "cursor", "读取位置"},
    {"update cursor set position = cast(x'ff' as text)", "cursor", "读取位置"},
    {"update journal set detail = 'x' where id = 2", "journal 2", "第 2 条被改动"},
    {"delete from journal where id = 1", "journal 1", "被删去"},
    {"update sighting set publication = 999 where id = 1", "数据库文件", "表 sighting"},
};

class DamagedStore : public FsckTest, public testing::WithParamInterface<Damage> {};

TEST_P(DamagedStore, IsNamedWithWhatToDo) {
    damage(GetParam().sql);
    const auto faults = faults_in(file);
    EXPECT_THAT(
        faults,
        Contains(AllOf(
            testing::Field(&StoreFault::where, HasSubstr(GetParam().where)),
            testing::Field(&StoreFault::sentence, HasSubstr(GetParam().sentence)),
            testing::Field(&StoreFault::remedy, Not(IsEmpty()))
        ))
    );
}

INSTANTIATE_TEST_SUITE_P(Fsck, DamagedStore, testing::ValuesIn(damages));

// Before an upgrade the new program looks through what the old one wrote.
TEST_F(FsckTest, AStoreOfAnOlderProgramIsHealthyToo) {
    damage(
        "drop table measure_answer; drop table measure; drop table restoration; delete from "
        "migration where id > 8"
    );
    EXPECT_THAT(faults_in(file), IsEmpty());
}

TEST_F(FsckTest, ManyFaultsOfOneSortAreCounted) {
    damage(
        "with recursive n(i) as (select 1000 union all select i + 1 from n where i < 1249) "
        "insert into content (id, digest, body) select i, randomblob(32), x'00' from n"
    );
    const auto faults = faults_in(file);
    ASSERT_THAT(faults, SizeIs(101));
    EXPECT_THAT(faults.back().sentence, HasSubstr("另有 150 处"));
}

// Bytes on the disk, as a dying disk alters them.
class RuinedFile : public FsckTest {
protected:
    RuinedFile() {
        ruined = world.folder() / "ruined.db";
        const std::string target = ruined.string();
        const Value values[] = {target};
        world.database().run("vacuum into $1", values, [](const Row&) {});
    }
    void overwrite(std::int64_t page, std::int64_t pages) {
        std::fstream stream{ruined, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekp((page - 1) * 8192);
        stream << std::string(static_cast<std::size_t>(pages * 8192), '\x5a');
    }
    std::int64_t root_of(const std::string& table) {
        ReadOnlyDatabase database{ruined, SqliteConnection::Reading::sealed};
        Transaction transaction{database, Access::reading};
        return transaction.number("select rootpage from sqlite_schema where name = $1", {table});
    }
    auto salvage() {
        return salvage_store(
            ruined,
            world.folder() / "saved.db",
            "甲",
            world.clock().now(),
            std::nullopt,
            {.fault = [](const StoreFault&) {}, .step = [](std::string_view, std::int64_t) {}}
        );
    }

    std::filesystem::path ruined;
};

TEST_F(RuinedFile, IsNamedAndTheOtherTablesAreStillLookedAt) {
    overwrite(root_of("version"), 1);
    const auto faults = faults_in(ruined);
    EXPECT_THAT(faults, Contains(testing::Field(&StoreFault::where, "数据库文件")));
    EXPECT_THAT(faults, Contains(testing::Field(&StoreFault::where, "历次内容")));
}

TEST_F(RuinedFile, WhatCanBeReadIsSaved) {
    overwrite(root_of("version"), 1);
    const auto tables = salvage();
    const auto named = [&](const std::string& name) {
        return *std::ranges::find(tables, name, &SalvagedTable::name);
    };
    EXPECT_EQ(named("record").rows, 3);
    EXPECT_EQ(named("record").lost, 0);
    EXPECT_GT(named("version").lost, 0);
    EXPECT_GT(named("publication").rows, 5);
    const SqliteStore saved{SqliteSettings{.file = world.folder() / "saved.db"}};
    EXPECT_THAT(faults_in(world.folder() / "saved.db"), IsEmpty());
    const auto database = saved.open();
    Transaction transaction{*database, Access::reading};
    EXPECT_NE(
        Restorations{transaction}.doubted_since(SystemName{"league"}, world.clock().now()), Moment{}
    );
}

// The platforms still hold what was told: nothing is told twice from the saved store either.
TEST_F(RuinedFile, NothingIsToldTwiceFromWhatWasSaved) {
    overwrite(root_of("publication"), 1);
    const std::int64_t told = world.league().effects() + world.region().effects();
    salvage();
    const SqliteStore saved{SqliteSettings{.file = world.folder() / "saved.db"}};
    world.night_on(saved);
    world.night_on(saved);
    EXPECT_EQ(world.league().effects() + world.region().effects(), told);
}

TEST_F(RuinedFile, AFalseBodyIsNotTakenOver) {
    damage("update content set body = cast(body || ' ' as blob) where id = 1");
    ruined = file;
    const auto tables = salvage();
    EXPECT_EQ(std::ranges::find(tables, "content", &SalvagedTable::name)->lost, 1);
}

}  // namespace
}  // namespace xinqiao
