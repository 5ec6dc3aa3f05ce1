#include "daemon/store/sealing.hpp"

#include <vector>

#include "base/error.hpp"

namespace xinqiao {
namespace {

const EachRow no_row = [](const Row&) {};

constexpr std::string_view count_vault_tables =
    "select count(*) from sqlite_schema where type = 'table' and name = 'vault'";
constexpr std::string_view select_secret = "select secret from vault where id = 1";
constexpr std::string_view insert_secret =
    "insert into vault (id, secret, served) values (1, $1, '')";
constexpr std::string_view update_secret = "update vault set secret = $1 where id = 1";
constexpr std::string_view select_served = "select served from vault where id = 1";
constexpr std::string_view update_served =
    "update vault set served = $1 where id = 1 and served <> $1";

// Nothing: the store is not sealed, or of a time that knew no sealing.
std::string secret_in(SqliteConnection& connection) {
    std::int64_t tables = 0;
    connection.run(count_vault_tables, {}, [&](const Row& row) { tables = row.number(0); });
    std::string secret;
    if (tables == 0) return secret;
    connection.run(select_secret, {}, [&](const Row& row) { secret = row.blob(0); });
    return secret;
}

std::string sealed_value(const SealedColumn& sealed, std::string_view value) {
    const std::string place = std::string{sealed.table} + "." + std::string{sealed.column};
    return "('" + place + "', " + std::string{sealed.row} + ", " + std::string{value} + ")";
}

std::string sealing_of_all(const SealedColumn& sealed) {
    const std::string table{sealed.table};
    const std::string column{sealed.column};
    return "update " + table + " set " + column + " = seal" + sealed_value(sealed, sealed.column)
           + " where length(" + column + ") > 2";
}

std::string hiding_of_all(const HiddenDigest& digest) {
    const std::string column{digest.column};
    return "update " + std::string{digest.table} + " set " + column + " = mask(" + column
           + ") where length(" + column + ") > 0";
}

std::string sealing_again(const SealedColumn& sealed) {
    const std::string column{sealed.column};
    return "update " + std::string{sealed.table} + " set " + column + " = seal"
           + sealed_value(sealed, "unseal" + sealed_value(sealed, sealed.column))
           + " where rowid > $1 and rowid <= $2 and sealing_key(" + column + ") not in ('', $3)";
}

void seal_all(SqliteConnection& connection, const KeyRing& keys) {
    const std::string secret = Vault::fresh_secret(keys);
    const Value values[] = {Blob{secret}};
    connection.run(insert_secret, values, no_row);
    connection.use(std::make_shared<const Vault>(keys, secret));
    for (const HiddenDigest& digest : hidden_digests)
        connection.script(hiding_of_all(digest));
    for (const SealedColumn& sealed : sealed_columns)
        connection.script(sealing_of_all(sealed));
}

std::int64_t largest_row(Transaction& transaction, const SealedColumn& sealed) {
    return transaction.number("select coalesce(max(rowid), 0) from " + std::string{sealed.table});
}

void require_served(Transaction& transaction, const KeyRing& keys) {
    std::string served;
    transaction.run(select_served, {}, [&](const Row& row) { served = row.text(0); });
    if (served.empty() || served.find(keys.newest().id) != std::string::npos) return;
    throw Error{
        Error::Kind::misconfigured,
        "守护进程最近一次启动时还没有密钥 " + keys.newest().id
            + " / the daemon lacks the newest key",
        "请重启服务 (systemctl restart xinqiao), 再运行 xinqiao key rotate"};
}

void rewrap(Database& database, const KeyRing& keys) {
    Transaction transaction{database};
    std::string secret;
    transaction.run(select_secret, {}, [&](const Row& row) { secret = row.blob(0); });
    if (key_of_sealed(secret) == keys.newest().id) return;
    const std::string fresh = Vault{keys, secret}.rewrapped();
    transaction.run(update_secret, {Blob{fresh}});
    transaction.commit();
}

}  // namespace

std::shared_ptr<const Vault> vault_in(
    SqliteConnection& connection, const std::optional<KeyRing>& keys
) {
    const std::string secret = secret_in(connection);
    if (secret.empty()) return nullptr;
    if (!keys) return std::make_shared<const Vault>();
    return std::make_shared<const Vault>(*keys, secret);
}

void seal_store(SqliteConnection& connection, const KeyRing& keys) {
    connection.script("pragma synchronous = full; begin immediate");
    try {
        if (secret_in(connection).empty()) seal_all(connection, keys);
        connection.script("commit");
    } catch (...) {
        sqlite3_exec(connection.handle(), "rollback", nullptr, nullptr, nullptr);
        throw;
    }
    connection.use(vault_in(connection, keys));
    connection.script("vacuum; pragma wal_checkpoint(truncate)");
}

std::int64_t reseal(
    Database& database, const KeyRing& keys, const std::function<void(std::int64_t)>& step
) {
    const std::string& newest = keys.newest().id;
    {
        Transaction transaction{database, Access::reading};
        require_served(transaction, keys);
    }
    rewrap(database, keys);
    std::int64_t count = 0;
    for (const SealedColumn& sealed : sealed_columns) {
        const std::string sql = sealing_again(sealed);
        for (std::int64_t row = 0;; row += resealed_at_once) {
            Transaction transaction{database};
            if (row >= largest_row(transaction, sealed)) break;
            count += transaction.run(sql, {row, row + resealed_at_once, newest});
            transaction.commit();
            step(count);
        }
    }
    return count;
}

std::map<std::string, std::int64_t> sealed_by_key(Transaction& transaction) {
    std::map<std::string, std::int64_t> counts;
    for (const SealedColumn& sealed : sealed_columns) {
        const std::string key = "sealing_key(" + std::string{sealed.column} + ")";
        const std::string sql = "select " + key + ", count(*) from " + std::string{sealed.table}
                                + " where " + key + " <> '' group by 1";
        transaction.run(sql, {}, [&](const Row& row) {
            counts[std::string{row.text(0)}] += row.number(1);
        });
    }
    return counts;
}

bool is_store_sealed(Transaction& transaction) {
    return transaction.number("select count(*) from vault") > 0;
}

void note_served(Database& database, const KeyRing& keys) {
    std::string ids;
    for (const SealingKey& key : keys)
        ids += (ids.empty() ? "" : ",") + key.id;
    Transaction transaction{database};
    transaction.run(update_served, {ids});
    transaction.commit();
}

std::string rows_that_do_not_open(const SealedColumn& sealed) {
    return "select rowid from " + std::string{sealed.table} + " where not opens"
           + sealed_value(sealed, sealed.column);
}

}  // namespace xinqiao
