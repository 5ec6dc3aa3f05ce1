// Seals a store for the first time, and again when the key has changed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/store/sealed_columns.hpp"
#include "daemon/store/sqlite_connection.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// Null: the store is not sealed. Without keys: a vault that opens nothing. Throws
// Error{misconfigured} when none of the keys is of this store.
std::shared_ptr<const Vault> vault_in(
    SqliteConnection& connection, const std::optional<KeyRing>& keys
);

// In one transaction, by who has the store alone; then the file is written anew, so that nothing of
// what stood there in the clear is left. The connection uses the vault afterwards.
void seal_store(SqliteConnection& connection, const KeyRing& keys);

// Rows that a transaction of `reseal` looks at.
inline constexpr std::int64_t resealed_at_once = 2'000;

// Seals by the newest key what another key has sealed, in small transactions, while others write.
// Cut off anywhere, it goes on from there the next time. Returns how many values. `step` is told
// after each transaction. Throws Error{misconfigured} when the daemon that started last has not got
// that key.
std::int64_t reseal(
    Database& database, const KeyRing& keys, const std::function<void(std::int64_t)>& step
);

// Id of the key → values that it seals.
std::map<std::string, std::int64_t> sealed_by_key(Transaction& transaction);

bool is_store_sealed(Transaction& transaction);

// The daemon says which keys it has, so that nothing is sealed by one that it lacks.
void note_served(Database& database, const KeyRing& keys);

// id, digest, body; no body where it does not open.
inline constexpr std::string_view select_readable_bodies = R"(
    select id, digest, case when opens('content.body', digest, body)
                            then unseal('content.body', digest, body) else '' end
    from content)";

// Their rowids.
std::string rows_that_do_not_open(const SealedColumn& sealed);

}  // namespace xinqiao
