// A backup is restored after more was told: nothing is told twice, whoever can be asked or not.
#include "daemon/ops/restore.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/ops/backups.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/restorations.hpp"
#include "tests/support/bureau.hpp"
#include "tests/support/memory_world.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto no_steps = [](std::int64_t, std::int64_t) {};

// A bureau whose backup is of after the first night.
class RestoreInMemory : public testing::Test {
protected:
    RestoreInMemory() {
        for (const int subject : {1, 2, 3})
            world.approvals().put(std::to_string(subject), licence(subject));
        world.night();
        backup = Backups{world.folder() / "backups"}
                     .create(
                         world.folder() / "xinqiao.db",
                         "test",
                         std::nullopt,
                         world.clock().now(),
                         no_steps
                     )
                     .file;
    }

    // What was told after the backup: a change, something new, a withdrawal.
    void tell_more() {
        world.approvals().put("1", licence(1, "变更登记"));
        world.approvals().put("4", licence(4));
        world.approvals().remove("3");
        world.night();
        told = effects();
    }
    std::int64_t effects() { return world.league().effects() + world.region().effects(); }

    const Store& restore() {
        const auto file = world.folder() / "restored.db";
        restore_backup(
            {.backup = backup, .store = file, .actor = "test", .now = world.clock().now()}
        );
        restored = std::make_unique<SqliteStore>(SqliteSettings{.file = file});
        return *restored;
    }
    PublicationCounts counts(const Store& store) {
        const auto database = store.open();
        Transaction transaction{*database, Access::reading};
        return Publications{transaction}.counts(
            SystemName{world.settings("league").name}, KindName{"licence"}, world.clock().now()
        );
    }
    std::int64_t doubted(const Store& store) {
        const auto database = store.open();
        Transaction transaction{*database, Access::reading};
        return Restorations{transaction}.count_doubted(
            SystemName{world.settings("league").name}, world.clock().now()
        );
    }

    MemoryWorld world;
    std::filesystem::path backup;
    std::int64_t told = 0;
    std::unique_ptr<SqliteStore> restored;
};

TEST_F(RestoreInMemory, NothingIsToldTwice) {
    tell_more();
    const Store& store = restore();
    world.night_on(store);
    world.night_on(store);
    EXPECT_EQ(effects(), told);
    const PublicationCounts after = counts(store);
    EXPECT_EQ(after.pending, 0);
    EXPECT_EQ(after.verified, 3);
    EXPECT_EQ(doubted(store), 0);
}

TEST_F(RestoreInMemory, WhatIsNewSinceIsToldOnce) {
    tell_more();
    const Store& store = restore();
    world.approvals().put("5", licence(5));
    world.approvals().put("2", licence(2, "变更登记"));
    world.night_on(store);
    EXPECT_EQ(effects(), told + 4);
    world.night_on(store);
    EXPECT_EQ(effects(), told + 4);
}

// The source that told of it is silent on the first nights after the restoration.
TEST_F(RestoreInMemory, WhatASourceSaysOnlyLaterIsNotToldTwiceEither) {
    tell_more();
    const Store& store = restore();
    world.approvals().go_down();
    world.night_on(store);
    world.night_on(store);
    world.approvals().come_back();
    world.night_on(store);
    EXPECT_EQ(effects(), told);
    EXPECT_EQ(counts(store).pending, 0);
}

TEST_F(RestoreInMemory, WhileNobodyAnswersNothingIsTold) {
    tell_more();
    const Store& store = restore();
    world.league().go_down();
    world.night_on(store);
    EXPECT_EQ(doubted(store), 3);
    world.league().come_back();
    world.night_on(store);
    EXPECT_EQ(effects(), told);
    EXPECT_EQ(doubted(store), 0);
}

// What was under way when the backup was made had other fates since.
TEST_F(RestoreInMemory, WhatWasUnderWayInTheBackupIsReadBack) {
    world.approvals().put("1", licence(1, "变更登记"));
    world.league().next_pushes({Mishap::silent});
    world.night();
    backup =
        Backups{world.folder() / "backups"}
            .create(
                world.folder() / "xinqiao.db", "test", std::nullopt, world.clock().now(), no_steps
            )
            .file;
    tell_more();
    const Store& store = restore();
    world.night_on(store);
    world.night_on(store);
    EXPECT_EQ(effects(), told);
}

TEST_F(RestoreInMemory, APersonMayAnswerForASystem) {
    tell_more();
    const Store& store = restore();
    {
        const auto database = store.open();
        Transaction transaction{*database};
        for (const char* system : {"league", "region"}) {
            Restorations{transaction}.trust(
                SystemName{world.settings(system).name}, "甲", world.clock().now()
            );
        }
        transaction.commit();
    }
    world.night_on(store);
    // Told anew without a look: what doubt is there for.
    EXPECT_GT(effects(), told);
}

TEST_F(RestoreInMemory, ADryRunNamesWhatIsStillToBeLookedUp) {
    tell_more();
    const Store& store = restore();
    const NightResult rehearsed = world.night_on(store, {.dry_run = true});
    EXPECT_EQ(rehearsed.plan.size(), 6u);
    EXPECT_EQ(effects(), told);
}

}  // namespace

namespace support {
namespace {

std::map<std::string, int> all_effects(Platform& platform) {
    std::map<std::string, int> all;
    for (const char* table : {"licence", "penalty", "blacklist", "redlist"}) {
        for (const auto& [key, count] : platform.effects_of(table))
            all[table + ("/" + key)] = count;
    }
    return all;
}

// The commands of an operator, beside a daemon and without one.
TEST(BackupCommands, WorkBesideADaemonAndRestoreOnlyWithoutOne) {
    World world;
    world.write_conf();
    Process daemon = world.start_xinqiao({"serve"});
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (daemon.running() && std::chrono::steady_clock::now() < until
           && daemon.errors().find("serving") == std::string::npos) {
        daemon.wait(std::chrono::milliseconds{20});
    }
    ASSERT_TRUE(daemon.running()) << daemon.errors();
    const Outcome made = world.xinqiao({"--json", "backup", "create"});
    ASSERT_EQ(made.code, 0) << made.errors;
    const std::string file{json::parse(made.output).at("file").as_string()};
    EXPECT_EQ(world.xinqiao({"backup", "verify", file}).code, 0);
    EXPECT_THAT(world.xinqiao({"backup", "ls"}).output, HasSubstr(file));
    EXPECT_THAT(world.xinqiao({"status"}).output, HasSubstr("上次核对完好 2"));
    EXPECT_THAT(
        world.xinqiao({"journal", "ls", "--act", "backed-up"}).output, HasSubstr("backed-up")
    );
    EXPECT_EQ(world.xinqiao({"journal", "verify", "--since-backup", file}).code, 0);
    const Outcome refused = world.xinqiao({"backup", "restore", file});
    EXPECT_EQ(refused.code, 5);
    EXPECT_THAT(refused.errors, HasSubstr("systemctl stop xinqiao"));
    EXPECT_EQ(world.xinqiao({"backup", "restore", file, "--to", world.path("else.db")}).code, 0);
    daemon.stop();
    EXPECT_EQ(world.xinqiao({"backup", "restore", file}).code, 0);
    EXPECT_THAT(world.xinqiao({"journal", "ls", "--limit", "1"}).output, HasSubstr("restored"));
    EXPECT_EQ(world.xinqiao({"journal", "verify"}).code, 0);
    std::filesystem::resize_file(file, 4096);
    EXPECT_EQ(world.xinqiao({"backup", "verify"}).code, 1);
    EXPECT_EQ(world.xinqiao({"backup", "restore", file}).code, 7);
}

// A league over HTTP that never recognises a repeated number, and a region by message files.
TEST(RestoredBureau, TellsNeitherThePlatformNorTheFolderTwice) {
    Bureau bureau{4242};
    bureau.nights_until_quiet(6);
    const Outcome made = bureau.world.xinqiao({"backup", "create"});
    ASSERT_EQ(made.code, 0) << made.errors;
    bureau.change_the_truth();
    bureau.nights_until_quiet(6);
    ASSERT_THAT(faults_in_books(bureau.league(), bureau.expected()), IsEmpty());
    const auto league = all_effects(bureau.league());
    const auto region = all_effects(bureau.region());
    const std::string file = made.output.substr(0, made.output.find('\n'));
    const Outcome restored = bureau.world.xinqiao({"backup", "restore", file});
    ASSERT_EQ(restored.code, 0) << restored.errors;
    EXPECT_THAT(restored.output, HasSubstr("不会重复"));
    bureau.nights_until_quiet(6);
    bureau.nights_until_quiet(6);
    const Outcome looked_through = bureau.world.xinqiao({"fsck"});
    EXPECT_EQ(looked_through.code, 0) << looked_through.output;
    EXPECT_EQ(looked_through.output, "");
    EXPECT_EQ(all_effects(bureau.league()), league);
    EXPECT_EQ(all_effects(bureau.region()), region);
    EXPECT_THAT(faults_in_books(bureau.league(), bureau.expected()), IsEmpty());
}

}  // namespace
}  // namespace support
}  // namespace xinqiao
