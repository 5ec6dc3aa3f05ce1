// A backup is whole or none, is made while others write, and says when it is broken.
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/ops/restore.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/read_only_database.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/store_in_folder.hpp"

namespace xinqiao {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class BackupTest : public testing::Test {
protected:
    void write_entry(Database& database, const std::string& detail) {
        Transaction transaction{database};
        Journal{transaction}.append(
            {.moment = clock.now(), .actor = "test", .act = "pulled", .detail = detail}
        );
        transaction.commit();
    }
    Backup create() {
        return backups.create(
            store_file, "9.9", std::nullopt, clock.now(), [](std::int64_t, std::int64_t) {}
        );
    }
    static JournalEntry head_of(const std::filesystem::path& file) {
        ReadOnlyDatabase database{file, SqliteConnection::Reading::sealed};
        Transaction transaction{database, Access::reading};
        return Journal{transaction}.head();
    }
    static void flip(const std::filesystem::path& file, std::int64_t at) {
        std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
        stream.seekg(at);
        const int byte = stream.get();
        stream.seekp(at);
        stream.put(static_cast<char>(byte ^ 1));
    }
    std::vector<std::string> files_in(const std::filesystem::path& folder) {
        std::vector<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator{folder})
            names.push_back(entry.path().filename().string());
        return names;
    }

    ManualClock clock;
    StoreInFolder place;
    std::filesystem::path store_file = place.folder.path() / "xinqiao.db";
    Backups backups{place.folder.path() / "backups"};
};

TEST_F(BackupTest, IsSoundAndKnowsWhatItIs) {
    write_entry(*place.database, "one");
    const Backup backup = create();
    EXPECT_THAT(faults_of_backup(backup.file), IsEmpty());
    EXPECT_EQ(backup.manifest.journal_id, 1);
    EXPECT_EQ(backup.manifest.schema_version, newest_migration());
    EXPECT_EQ(backup.manifest.version, "9.9");
    ASSERT_THAT(backups.all(), SizeIs(1));
    EXPECT_EQ(backups.all()[0].manifest.digest, backup.manifest.digest);
    EXPECT_THAT(files_in(backup.file.parent_path()), SizeIs(2));
}

TEST_F(BackupTest, IsOneStateWhileOthersWrite) {
    std::jthread writer{[&](const std::stop_token& stop) {
        const auto database = place.store.open();
        const std::string detail(20'000, 'x');
        while (!stop.stop_requested())
            write_entry(*database, detail);
    }};
    for (int round = 0; round < 5; ++round) {
        const Backup backup = create();
        EXPECT_THAT(faults_of_backup(backup.file), IsEmpty());
    }
}

TEST_F(BackupTest, AByteThatChangedIsFoundWhereverItIs) {
    write_entry(*place.database, "one");
    const Backup backup = create();
    for (std::int64_t at = 100; at < backup.manifest.bytes; at += backup.manifest.bytes / 7) {
        flip(backup.file, at);
        EXPECT_THAT(faults_of_backup(backup.file), Contains(HasSubstr("SHA-256"))) << at;
        flip(backup.file, at);
    }
    EXPECT_THAT(faults_of_backup(backup.file), IsEmpty());
}

TEST_F(BackupTest, AManifestThatDoesNotBelongToItIsFound) {
    const Backup first = create();
    write_entry(*place.database, "one");
    const Backup second = create();
    write_manifest(first.file, second.manifest);
    EXPECT_THAT(faults_of_backup(first.file), Contains(HasSubstr("日志的末尾与清单不符")));
    std::filesystem::remove(manifest_file(second.file));
    EXPECT_THAT(faults_of_backup(second.file), Contains(HasSubstr("没有清单")));
}

TEST_F(BackupTest, OnlyTheNewestAreKept) {
    for (int day = 0; day < 4; ++day) {
        create();
        clock.advance(std::chrono::hours{24});
    }
    const Backup newest = create();
    EXPECT_THAT(backups.prune(2), SizeIs(3));
    ASSERT_THAT(backups.all(), SizeIs(2));
    EXPECT_EQ(backups.all()[0].file, newest.file);
}

TEST_F(BackupTest, ADiskThatIsFullLeavesNoBackup) {
    EXPECT_THROW(
        backups.create(
            store_file,
            "9.9",
            std::nullopt,
            clock.now(),
            [](std::int64_t, std::int64_t) {
                throw Error{Error::Kind::transient, "full"};
            }
        ),
        Error
    );
    EXPECT_THAT(backups.all(), IsEmpty());
}

class RestoreTest : public BackupTest {
protected:
    RestoreSummary restore(const std::filesystem::path& backup) {
        return restore_backup(
            {.backup = backup, .store = store_file, .actor = "甲", .now = clock.now()}
        );
    }
};

TEST_F(RestoreTest, IsRefusedWhileTheStoreIsOpen) {
    const Backup backup = create();
    try {
        restore(backup.file);
        FAIL() << "restored under the feet of a daemon";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::transient);
        EXPECT_THAT(error.what(), HasSubstr("正在使用"));
    }
}

// A store of its own, which is closed when it is restored.
TEST(RestoreOfAClosedStore, KeepsWhatItReplacesAndSaysSo) {
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto file = folder.path() / "xinqiao.db";
    const Backups backups{folder.path() / "backups"};
    const auto write = [&] {
        const SqliteStore store{SqliteSettings{.file = file}};
        const auto database = store.open();
        Transaction transaction{*database};
        Journal{transaction}.append({.moment = clock.now(), .actor = "test", .act = "pulled"});
        transaction.commit();
    };
    write();
    const Backup backup =
        backups.create(file, "9.9", std::nullopt, clock.now(), [](std::int64_t, std::int64_t) {});
    write();
    write();
    const RestoreSummary summary =
        restore_backup({.backup = backup.file, .store = file, .actor = "甲", .now = clock.now()});
    EXPECT_EQ(summary.lost_entries, 2);
    ASSERT_TRUE(std::filesystem::exists(summary.replaced));
    const SqliteStore replaced{SqliteSettings{.file = summary.replaced}};
    const SqliteStore restored{SqliteSettings{.file = file}};
    const auto database = restored.open();
    Transaction transaction{*database, Access::reading};
    EXPECT_EQ(Journal{transaction}.head().id, 2);
    EXPECT_EQ(Journal{transaction}.head().act, "restored");
    EXPECT_EQ(Journal{transaction}.head().actor, "甲");
    EXPECT_FALSE(Journal{transaction}.first_fault());
    const auto before = replaced.open();
    Transaction reading{*before, Access::reading};
    EXPECT_EQ(Journal{reading}.head().id, 3);
}

TEST(RestoreOfAClosedStore, ABrokenBackupChangesNothing) {
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto file = folder.path() / "xinqiao.db";
    { const SqliteStore store{SqliteSettings{.file = file}}; }
    const Backup backup = Backups{folder.path() / "backups"}.create(
        file, "9.9", std::nullopt, clock.now(), [](std::int64_t, std::int64_t) {}
    );
    std::filesystem::resize_file(backup.file, 4096);
    try {
        restore_backup({.backup = backup.file, .store = file, .actor = "甲", .now = clock.now()});
        FAIL() << "restored what is broken";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::invalid);
        EXPECT_THAT(error.hint(), HasSubstr("backup verify"));
    }
    const SqliteStore store{SqliteSettings{.file = file}};
}

// A store that cannot be read at all is no reason not to restore.
TEST(RestoreOfAClosedStore, ReplacesAStoreThatIsRuined) {
    const TemporaryFolder folder;
    const ManualClock clock;
    const auto file = folder.path() / "xinqiao.db";
    { const SqliteStore store{SqliteSettings{.file = file}}; }
    const Backup backup = Backups{folder.path() / "backups"}.create(
        file, "9.9", std::nullopt, clock.now(), [](std::int64_t, std::int64_t) {}
    );
    std::ofstream{file} << "ruined";
    const RestoreSummary summary =
        restore_backup({.backup = backup.file, .store = file, .actor = "甲", .now = clock.now()});
    EXPECT_EQ(summary.lost_entries, -1);
    EXPECT_EQ(std::filesystem::file_size(summary.replaced), 6u);
    const SqliteStore store{SqliteSettings{.file = file}};
}

}  // namespace
}  // namespace xinqiao
