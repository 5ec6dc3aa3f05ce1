#include "daemon/store/salvage.hpp"

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/restorations.hpp"
#include "daemon/store/sealing.hpp"
#include "daemon/store/sqlite_store.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t rows_at_once = 1000;
constexpr const char* already_there = "migration";  // written by the new store itself

std::vector<std::string> texts(SqliteConnection& connection, const std::string& sql) {
    std::vector<std::string> found;
    connection.run(sql, {}, [&](const Row& row) { found.emplace_back(row.text(0)); });
    return found;
}

std::vector<std::string> tables_of(SqliteConnection& connection) {
    return texts(
        connection,
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' "
        "order by rowid"
    );
}

// Copies one table, in ranges of rows that become smaller where something cannot be read.
class TableRescue {
public:
    TableRescue(SqliteConnection& target, std::string table)
        : target_{target}, result_{std::move(table)} {
        std::set<std::string> known;
        for (const std::string& name : columns_in("main"))
            known.insert(name);
        for (const std::string& name : columns_in("broken")) {
            if (known.contains(name)) columns_ += (columns_.empty() ? "" : ", ") + name;
        }
    }

    SalvagedTable rescue(const StoreListener& listener) {
        std::int64_t from = 0;
        std::int64_t until = 0;
        if (!bounds(from, until)) {
            ++result_.lost;
            return result_;
        }
        for (; from <= until; from += rows_at_once) {
            copy(from, std::min(until, from + rows_at_once - 1));
            listener.step(result_.name, result_.rows);
        }
        return result_;
    }

private:
    std::vector<std::string> columns_in(const std::string& schema) {
        return texts(
            target_,
            "select name from pragma_table_info('" + result_.name + "', '" + schema
                + "') order by cid"
        );
    }

    bool bounds(std::int64_t& from, std::int64_t& until) {
        try {
            const std::string of = "(rowid), 0) from broken." + result_.name;
            target_.run("select coalesce(min" + of, {}, [&](const Row& row) {
                from = row.number(0);
            });
            target_.run("select coalesce(max" + of, {}, [&](const Row& row) {
                until = row.number(0);
            });
            return true;
        } catch (const Error&) {
            return false;
        }
    }

    void copy(std::int64_t from, std::int64_t until) {
        const Value values[] = {from, until};
        try {
            result_.rows += target_.run(
                "insert or ignore into main." + result_.name + " (" + columns_ + ") select "
                    + columns_ + " from broken." + result_.name + " where rowid between $1 and $2",
                values,
                [](const Row&) {}
            );
        } catch (const Error&) {
            if (from == until) {
                ++result_.lost;
                return;
            }
            const std::int64_t middle = from + (until - from) / 2;
            copy(from, middle);
            copy(middle + 1, until);
        }
    }

    SqliteConnection& target_;
    SalvagedTable result_;
    std::string columns_;
};

// A body that is not its digest would be told to platforms as something that nobody decided.
std::int64_t drop_false_bodies(SqliteConnection& target) {
    std::vector<std::int64_t> ids;
    target.run(select_readable_bodies, {}, [&](const Row& row) {
        if (sha256(row.blob(2)).view() != row.digest_bytes(1)) ids.push_back(row.number(0));
    });
    for (const std::int64_t id : ids) {
        const Value values[] = {id};
        target.run("delete from content where id = $1", values, [](const Row&) {});
    }
    return std::ssize(ids);
}

std::vector<SalvagedTable> copy_tables(
    const std::filesystem::path& store,
    const std::filesystem::path& out,
    const std::optional<KeyRing>& keys,
    const StoreListener& listener
) {
    SqliteConnection target{out};
    const std::string file =
        SqliteConnection::uri_to_read(store, SqliteConnection::Reading::shared);
    const Value values[] = {file};
    target.run("attach database $1 as broken", values, [](const Row&) {});
    target.script("pragma foreign_keys = off; pragma synchronous = off");
    std::vector<SalvagedTable> result;
    const auto there = texts(target, "select name from broken.sqlite_schema where type = 'table'");
    for (const std::string& table : tables_of(target)) {
        if (table == already_there || std::ranges::find(there, table) == there.end()) continue;
        result.push_back(TableRescue{target, table}.rescue(listener));
    }
    target.use(vault_in(target, keys));
    const std::int64_t dropped = drop_false_bodies(target);
    const auto contents = std::ranges::find(result, "content", &SalvagedTable::name);
    if (contents != result.end()) {
        contents->rows -= dropped;
        contents->lost += dropped;
    }
    return result;
}

void mark_salvaged(
    const std::filesystem::path& out,
    const std::vector<SalvagedTable>& tables,
    const std::string& actor,
    Moment now
) {
    SqliteSettings settings;
    settings.file = out;
    const SqliteStore store{settings};
    const auto database = store.open();
    std::string lost;
    for (const SalvagedTable& table : tables) {
        if (table.lost > 0) lost += table.name + " " + std::to_string(table.lost) + "; ";
    }
    Transaction transaction{*database};
    Restorations{transaction}.restored(now, now);
    Journal{transaction}.append(
        {.moment = now, .actor = actor, .act = "salvaged", .subject = {}, .detail = lost}
    );
    transaction.commit();
}

}  // namespace

std::vector<SalvagedTable> salvage_store(
    const std::filesystem::path& store,
    const std::filesystem::path& out,
    const std::string& actor,
    Moment now,
    const std::optional<KeyRing>& keys,
    const StoreListener& listener
) {
    {
        SqliteSettings settings;
        settings.file = out;
        const SqliteStore fresh{settings};  // with every table, and closed again
    }
    const std::vector<SalvagedTable> tables = copy_tables(store, out, keys, listener);
    mark_salvaged(out, tables, actor, now);
    return tables;
}

}  // namespace xinqiao
