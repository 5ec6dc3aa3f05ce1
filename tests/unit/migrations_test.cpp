// Every step of the store's shape, forward and back, with rows in every table.
#include "daemon/store/migrations.hpp"

#include <filesystem>

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "daemon/store/former_version.hpp"
#include "daemon/store/fsck.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/plain_database.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "daemon/store/way_back.hpp"
#include "tests/support/temporary_folder.hpp"

namespace xinqiao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The power can be cut.
class BareDatabase final : public PlainDatabase {
public:
    using PlainDatabase::PlainDatabase;

    std::int64_t run(std::string_view sql, Values values, const EachRow& each) override {
        burn();
        return PlainDatabase::run(sql, values, each);
    }
    void run_script(const std::string& sql) override {
        burn();
        PlainDatabase::run_script(sql);
    }
    void commit() override {
        burn();
        PlainDatabase::commit();
    }

    int statements_left = 1'000'000;

private:
    void burn() {
        if (--statements_left < 0) throw std::runtime_error{"the power went"};
    }
};

struct Table {
    std::vector<std::string> columns;
    std::vector<std::string> types;
    std::vector<std::string> rows;
    friend bool operator==(const Table&, const Table&) = default;
};
using Picture = std::map<std::string, Table>;

std::vector<std::string> names(Database& database, const std::string& sql) {
    std::vector<std::string> found;
    database.run(sql, {}, [&](const Row& row) { found.emplace_back(row.text(0)); });
    return found;
}

std::vector<std::string> tables_in(Database& database) {
    return names(
        database,
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by "
        "rowid"
    );
}

std::vector<std::string> rows_of(
    Database& database, const std::string& table, const std::vector<std::string>& columns
) {
    std::string quoted;
    for (const std::string& column : columns)
        quoted += (quoted.empty() ? "quote(" : " || ',' || quote(") + column + ")";
    return names(database, "select " + quoted + " from " + table + " order by 1");
}

Picture picture_of(Database& database) {
    Picture picture;
    for (const std::string& name : tables_in(database)) {
        const std::string facts = " from pragma_table_info('" + name + "') order by cid";
        Table& table = picture[name];
        table.columns = names(database, "select name" + facts);
        table.types = names(database, "select type || \"notnull\" || pk" + facts);
        table.rows = rows_of(database, name, table.columns);
    }
    picture["indexes"].rows = names(
        database,
        "select name || tbl_name from sqlite_schema where type in ('index', 'trigger') order by 1"
    );
    return picture;
}

// Rows 1 and 2 of every table point at each other by being called alike, and at a body.
std::string value_for(const std::string& type, const std::string& column, int number) {
    const std::string body = "body " + std::to_string(number);
    if (column == "body" || column == "bytes") return "cast('" + body + "' as blob)";
    if (type == "BLOB" || type == "blob") {
        return "x'" + sha256(body).hex() + "'";
    }
    return type == "text" || type == "TEXT" ? "'" + std::to_string(number) + "'"
                                            : std::to_string(number);
}

void fill_table(Database& database, const std::string& table) {
    const std::string facts = " from pragma_table_info('" + table + "') order by cid";
    const auto columns = names(database, "select name" + facts);
    const auto types = names(database, "select type" + facts);
    for (const int number : {1, 2}) {
        std::string values;
        for (std::size_t i = 0; i < columns.size(); ++i)
            values += (i == 0 ? "" : ", ") + value_for(types[i], columns[i], number);
        database.run_script("insert into " + table + " values (" + values + ")");
    }
}

// Before version 7 nothing ever wrote to these two, and it makes them anew.
bool stays_empty(const std::string& table, std::int64_t version) {
    return version < 7 && (table == "decision" || table == "deadline");
}

void fill_all(Database& database, std::int64_t version) {
    for (const std::string& table : tables_in(database)) {
        const bool has_rows_of_its_own =
            table == "migration" || table == "journal" || table == "vault";
        if (!has_rows_of_its_own && !stays_empty(table, version)) fill_table(database, table);
    }
    Transaction transaction{database};
    for (const char* act : {"pulled", "listed"})
        Journal{transaction}.append(
            {.moment = Moment{}, .actor = "甲", .act = act, .subject = {}, .detail = {}}
        );
    transaction.commit();
}

class MigrationsTest : public testing::TestWithParam<std::int64_t> {
protected:
    std::filesystem::path file() const { return folder.path() / "xinqiao.db"; }

    std::vector<std::string> faults() const {
        std::vector<std::string> found;
        ReadOnlyDatabase database{file(), SqliteConnection::Reading::shared};
        check_store(
            database,
            {.fault = [&](const StoreFault& fault
                      ) { found.push_back(fault.where + ": " + fault.sentence); },
             .step = [](std::string_view, std::int64_t) {}}
        );
        return found;
    }

    void make_store_of(std::int64_t version) const {
        BareDatabase database{file()};
        migrate(database, version);
        fill_all(database, version);
    }

    TemporaryFolder folder;
};

TEST_P(MigrationsTest, KeepsEveryRowAndLeadsBack) {
    make_store_of(GetParam() - 1);
    BareDatabase database{file()};
    const Picture before = picture_of(database);
    migrate(database, GetParam());
    for (const auto& [name, table] : before) {
        if (name == "migration" || name == "indexes" || stays_empty(name, GetParam() - 1)) continue;
        EXPECT_EQ(table.rows.size(), name == "vault" ? 0U : 2U) << name;  // the keys are not ours
        EXPECT_EQ(rows_of(database, name, table.columns), table.rows) << name;
    }
    EXPECT_THAT(faults(), IsEmpty());
    migrate_back(database, GetParam() - 1);
    EXPECT_EQ(picture_of(database), before);
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_P(MigrationsTest, AStoreOfThatTimeIsReadByThisProgramAndLeadsBack) {
    make_store_of(GetParam() - 1);
    BareDatabase database{file()};
    const Picture before = picture_of(database);
    { const SqliteStore store{SqliteSettings{.file = file()}}; }
    EXPECT_THAT(faults(), IsEmpty());
    migrate_back(database, GetParam() - 1);
    EXPECT_EQ(picture_of(database), before);
}

TEST_P(MigrationsTest, IsWholeOrNotAtAllWhereverThePowerIsCut) {
    make_store_of(GetParam() - 1);
    const Picture before = [&] {
        BareDatabase database{file()};
        return picture_of(database);
    }();
    for (const bool forward : {true, false}) {
        bool done = false;
        for (int statements = 0; !done; ++statements) {
            const std::int64_t from = forward ? GetParam() - 1 : newest_migration();
            const std::int64_t to = forward ? newest_migration() : GetParam() - 1;
            try {
                BareDatabase database{file()};
                database.statements_left = statements;
                forward ? migrate(database, to) : migrate_back(database, to);
                done = true;
            } catch (const std::runtime_error&) {
            }
            BareDatabase database{file()};
            Transaction transaction{database, Access::reading};
            EXPECT_EQ(migration_of(transaction), done ? to : from) << statements;
        }
    }
    BareDatabase database{file()};
    EXPECT_EQ(picture_of(database), before);
}

INSTANTIATE_TEST_SUITE_P(
    EveryStep, MigrationsTest, testing::Range<std::int64_t>(2, newest_migration() + 1)
);

// Whatever is asked for in pages, or by its number, and may be erased.
TEST_F(MigrationsTest, NoIdIsGivenTwice) {
    make_store_of(newest_migration());
    BareDatabase database{file()};
    for (const char* table :
         {"record", "publication", "finding", "hold", "deadline", "quarantine", "measure"}) {
        const auto largest = [&] {
            const std::string rows =
                "select coalesce(max(largest), 0) from erased_id where name = '";
            Transaction transaction{database, Access::reading};
            return transaction.number(rows + table + "'");
        };
        const std::string erase = std::string{"delete from "} + table + " where id = ";
        database.run_script(erase + "1");
        EXPECT_EQ(largest(), 0) << table << ": a larger one is there";
        database.run_script(erase + "2");
        EXPECT_EQ(largest(), 2) << table;
        fill_table(database, table);
        database.run_script(std::string{"delete from "} + table);
        EXPECT_EQ(largest(), 2) << table;
    }
    Transaction transaction{database};
    StoredRecord record;
    record.kind = KindName{"penalty"};
    EXPECT_EQ(Records{transaction}.insert(record), 3);
    Desire desire;
    desire.digest = sha256("x");
    Publications{transaction}.desire(desire, Moment{});
    EXPECT_EQ(transaction.number("select id from publication"), 3);
}

using WayBackTest = MigrationsTest;

TEST_F(WayBackTest, TellsWhatWouldBeLostAndDoesNothing) {
    make_store_of(newest_migration());
    BareDatabase database{file()};
    const Picture before = picture_of(database);
    std::vector<std::string> told;
    for (const Loss& loss : losses_on_way_back(database, 10))
        told.push_back(loss.where + " " + std::to_string(loss.rows));
    EXPECT_THAT(told, ElementsAre("alert 2", "certificate 2", "erased_id 2", "token 2"));
    EXPECT_EQ(picture_of(database), before);
    told.clear();
    for (const Loss& loss : losses_on_way_back(database, 4))
        told.push_back(loss.where);
    EXPECT_THAT(told, testing::Contains("finding.accepted_why"));
    EXPECT_THAT(told, testing::Contains("hold.decision"));
    EXPECT_EQ(picture_of(database), before);
}

TEST_F(WayBackTest, LeadsNowhereElse) {
    make_store_of(newest_migration());
    BareDatabase database{file()};
    for (const std::int64_t version : {std::int64_t{0}, newest_migration(), newest_migration() + 1})
        EXPECT_THROW(migrate_back(database, version), Error) << version;
}

TEST_F(WayBackTest, ASealedStoreStaysWithProgramsThatCanReadIt) {
    SqliteSettings settings{.file = file()};
    settings.keys.emplace(fresh_key_line(Cipher::aes));
    { const SqliteStore store{settings}; }
    BareDatabase database{file()};
    try {
        migrate_back(database, 12);
        FAIL() << "went back";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("数据库已加密"));
    }
}

using FormerVersionTest = MigrationsTest;

TEST_F(FormerVersionTest, IsKeptBesideTheStore) {
    make_store_of(11);
    Picture before;
    {
        BareDatabase database{file()};
        before = picture_of(database);
    }
    { const SqliteStore store{SqliteSettings{.file = file()}}; }
    EXPECT_THAT(copies_of_versions(file()), ElementsAre(copy_of_version(file(), 11)));
    BareDatabase copy{copy_of_version(file(), 11)};
    EXPECT_EQ(picture_of(copy), before);
}

TEST_F(FormerVersionTest, AStoreInUseIsNotMigrated) {
    make_store_of(11);
    FileLock other{SqliteStore::lock_of_users(file())};
    ASSERT_TRUE(other.try_share());
    try {
        const SqliteStore store{SqliteSettings{.file = file()}};
        FAIL() << "was migrated";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::transient);
        EXPECT_THAT(error.what(), HasSubstr("需要升级"));
    }
    EXPECT_THAT(copies_of_versions(file()), IsEmpty());
}

TEST_F(FormerVersionTest, ABrokenStoreIsLeftAsItIs) {
    make_store_of(11);
    BareDatabase{file()}.run_script("delete from publication");  // sightings point to it
    try {
        const SqliteStore store{SqliteSettings{.file = file()}};
        FAIL() << "was migrated";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("升级前的数据库有问题, 没有升级"));
    }
    BareDatabase database{file()};
    Transaction transaction{database, Access::reading};
    EXPECT_EQ(migration_of(transaction), 11);
    EXPECT_THAT(copies_of_versions(file()), IsEmpty());
}

TEST_F(FormerVersionTest, AnEmptyStoreNeedsNoCopy) {
    {
        BareDatabase database{file()};
        migrate(database, 11);
    }
    { const SqliteStore store{SqliteSettings{.file = file()}}; }
    EXPECT_THAT(copies_of_versions(file()), IsEmpty());
}

TEST_F(FormerVersionTest, AnOlderProgramLeavesANewerStoreAlone) {
    make_store_of(newest_migration());
    BareDatabase database{file()};
    database.run_script("insert into migration (id, name) values (99, '0099-future.sql')");
    const Picture before = picture_of(database);
    try {
        const SqliteStore store{SqliteSettings{.file = file()}};
        FAIL() << "was opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("更新版本的程序"));
    }
    EXPECT_EQ(picture_of(database), before);
}

}  // namespace
}  // namespace xinqiao
