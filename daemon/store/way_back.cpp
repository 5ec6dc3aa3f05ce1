#include "daemon/store/way_back.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/error.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/sealing.hpp"

namespace xinqiao {
namespace {

// Each undoes the migration of its name.
constexpr Migration steps_back[] = {
#include "ways_back.inc"
};

constexpr std::int64_t first_sealed_version = 13;

constexpr std::string_view select_tables = R"(
    select name from sqlite_schema
    where type = 'table' and name not like 'sqlite\_%' escape '\' and name <> 'migration')";
constexpr std::string_view delete_migrations = "delete from migration where id > $1";

struct Shape {
    std::map<std::string, std::vector<std::string>> columns;
    std::map<std::string, std::int64_t> rows;
};

Shape shape_of(Transaction& transaction) {
    Shape shape;
    transaction.run(select_tables, {}, [&](const Row& row) {
        shape.columns[std::string{row.text(0)}];
    });
    for (auto& [table, columns] : shape.columns) {
        transaction.run(
            "select name from pragma_table_info($1)",
            {table},
            [&columns = columns](const Row& row) { columns.emplace_back(row.text(0)); }
        );
        shape.rows[table] = transaction.number("select count(*) from " + table);
    }
    return shape;
}

void run_back(Database& database, Transaction& transaction, std::int64_t version) {
    const std::int64_t present = migration_of(transaction);
    for (auto step = std::rbegin(steps_back); step != std::rend(steps_back); ++step) {
        if (step->number() > version && step->number() <= present) {
            database.run_script(std::string{step->sql});
        }
    }
}

Shape shape_at(Database& database, std::int64_t version) {
    Transaction rehearsal{database};
    run_back(database, rehearsal, version);
    return shape_of(rehearsal);  // and is rolled back
}

void note_loss(std::vector<Loss>& losses, std::string where, std::int64_t rows) {
    if (rows > 0) losses.push_back({std::move(where), rows});
}

// Rows that vanish, and values of columns that vanish.
std::vector<Loss> losses_between(Transaction& transaction, const Shape& now, const Shape& then) {
    std::vector<Loss> losses;
    for (const auto& [table, columns] : now.columns) {
        const auto kept = then.rows.find(table);
        const std::int64_t rows_kept = kept == then.rows.end() ? 0 : kept->second;
        note_loss(losses, table, now.rows.at(table) - rows_kept);
        if (rows_kept == 0) continue;
        const auto& columns_kept = then.columns.at(table);
        for (const std::string& column : columns) {
            if (std::ranges::find(columns_kept, column) != columns_kept.end()) continue;
            const std::string said = " where " + column + " not in (0, '', x'')";
            note_loss(
                losses,
                table + "." + column,
                transaction.number("select count(*) from " + table + said)
            );
        }
    }
    return losses;
}

void require_way(Transaction& transaction, std::int64_t version) {
    const std::int64_t present = migration_of(transaction);
    if (version < 1 || version >= present || present > newest_migration()) {
        throw Error{
            Error::Kind::invalid,
            "不能从版本 " + std::to_string(present) + " 退回版本 " + std::to_string(version)
                + " / there is no way to that version",
            "请指定 1 到 " + std::to_string(present - 1) + " 之间的版本"};
    }
    const bool may_be_sealed = present >= first_sealed_version;
    if (version < first_sealed_version && may_be_sealed && is_store_sealed(transaction)) {
        throw Error{
            Error::Kind::invalid,
            "数据库已加密, 版本 " + std::to_string(version)
                + " 的程序读不了它 / that program cannot read a sealed store",
            "请恢复加密之前的备份: xinqiao backup restore"};
    }
}

}  // namespace

std::vector<Loss> losses_on_way_back(Database& database, std::int64_t version) {
    Shape now;
    {
        Transaction transaction{database, Access::reading};
        require_way(transaction, version);
        now = shape_of(transaction);
    }
    const Shape then = shape_at(database, version);
    Transaction transaction{database, Access::reading};
    return losses_between(transaction, now, then);
}

void migrate_back(Database& database, std::int64_t version) {
    Transaction transaction{database};
    require_way(transaction, version);
    run_back(database, transaction, version);
    transaction.run(delete_migrations, {version});
    transaction.commit();
}

}  // namespace xinqiao
