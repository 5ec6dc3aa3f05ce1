// Runs the numbered steps of schema/store, which are part of the program.
#include "daemon/store/migrations.hpp"

#include <array>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

struct Migration {
    std::string_view name;  // "0001-first.sql"
    std::string_view sql;
};

constexpr Migration migrations[] = {
#include "migrations.inc"
};

constexpr std::int64_t number_of(const Migration& migration) {
    std::int64_t number = 0;
    for (const char digit : migration.name.substr(0, 4)) {
        number = number * 10 + (digit - '0');
    }
    return number;
}

// Of two with one number the second would never be run.
constexpr bool are_numbered_without_gap() {
    std::int64_t next = 0;
    for (const Migration& migration : migrations) {
        if (number_of(migration) != ++next) return false;
    }
    return true;
}
static_assert(are_numbered_without_gap(), "give the new file of schema/store the next number");

constexpr std::string_view migration_table =
    "create table if not exists migration (id integer primary key, name text not null)";
constexpr std::string_view select_migration = "select coalesce(max(id), 0) from migration";
constexpr std::string_view insert_migration = "insert into migration (id, name) values ($1, $2)";

}  // namespace

std::int64_t migration_of(Transaction& transaction) {
    return transaction.number(select_migration);
}

namespace {

std::int64_t present_migration(Database& database) {
    Transaction transaction{database};
    transaction.run(migration_table);
    const std::int64_t present = migration_of(transaction);
    transaction.commit();
    return present;
}

// Another process may have run it since we looked, so it looks again under the lock.
void run_migration(Database& database, const Migration& migration) {
    Transaction transaction{database};
    if (migration_of(transaction) >= number_of(migration)) return;
    database.run_script(std::string{migration.sql});
    transaction.run(insert_migration, {number_of(migration), migration.name});
    transaction.commit();
}

// Those that a first load laid aside and could not make again.
void make_indexes(Database& database) {
    Transaction transaction{database};
    Records{transaction}.make_indexes();
    transaction.commit();
}

}  // namespace

std::int64_t newest_migration() {
    std::int64_t newest = 0;
    for (const Migration& migration : migrations) {
        newest = std::max(newest, number_of(migration));
    }
    return newest;
}

void migrate(Database& database) {
    const std::int64_t present = present_migration(database);
    if (present > newest_migration()) {
        throw Error{
            Error::Kind::misconfigured,
            "数据库由更新版本的程序写入 / the database was written by a newer program",
            "请安装同一版本或更新的 xinqiao / install that version of xinqiao or a newer one"};
    }
    for (const Migration& migration : migrations) {
        if (number_of(migration) > present) run_migration(database, migration);
    }
    make_indexes(database);
}

}  // namespace xinqiao
