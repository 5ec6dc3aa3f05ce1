// Runs the numbered steps of schema/store, which are part of the program.
#include "daemon/store/migrations.hpp"

#include <array>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

constexpr Migration migrations[] = {
#include "migrations.inc"
};

// Of two with one number the second would never be run.
constexpr bool are_numbered_without_gap() {
    std::int64_t next = 0;
    for (const Migration& migration : migrations) {
        if (migration.number() != ++next) return false;
    }
    return true;
}
static_assert(are_numbered_without_gap(), "give the new file of schema/store the next number");

constexpr std::string_view migration_table =
    "create table if not exists migration (id integer primary key, name text not null)";
constexpr std::string_view count_migration_tables =
    "select count(*) from sqlite_schema where type = 'table' and name = 'migration'";
// Whatever writes leaves one of them.
constexpr std::string_view count_filled =
    "select (select count(*) from run) + (select count(*) from journal)";
constexpr std::string_view select_migration = "select coalesce(max(id), 0) from migration";
constexpr std::string_view insert_migration = "insert into migration (id, name) values ($1, $2)";

}  // namespace

std::int64_t migration_of(Transaction& transaction) {
    return transaction.number(select_migration);
}

namespace {

void run_migration(Database& database, Transaction& transaction, const Migration& migration) {
    database.run_script(std::string{migration.sql});
    transaction.run(insert_migration, {migration.number(), migration.name});
}

}  // namespace

std::int64_t newest_migration() {
    std::int64_t newest = 0;
    for (const Migration& migration : migrations) {
        newest = std::max(newest, migration.number());
    }
    return newest;
}

std::int64_t present_migration(Database& database) {
    Transaction transaction{database, Access::reading};
    return transaction.number(count_migration_tables) == 0 ? 0 : migration_of(transaction);
}

bool holds_something(Database& database) {
    Transaction transaction{database, Access::reading};
    return transaction.number(count_filled) > 0;
}

void require_not_newer(std::int64_t present) {
    if (present > newest_migration()) {
        throw Error{
            Error::Kind::misconfigured,
            "数据库由更新版本的程序写入 / the database was written by a newer program",
            "请安装同一版本或更新的 xinqiao / install that version of xinqiao or a newer one"};
    }
}

void migrate(Database& database, std::int64_t version) {
    require_not_newer(present_migration(database));
    Transaction transaction{database};
    transaction.run(migration_table);
    // Another process may have been here since we looked.
    const std::int64_t present = migration_of(transaction);
    for (const Migration& migration : migrations) {
        const bool is_new = migration.number() > present && migration.number() <= version;
        if (is_new) run_migration(database, transaction, migration);
    }
    Records{transaction}.make_indexes();
    transaction.commit();
}

}  // namespace xinqiao
