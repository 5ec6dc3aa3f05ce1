// The numbered steps that bring a database to the shape this program knows.
#pragma once

#include "daemon/store/transaction.hpp"

namespace xinqiao {

// Runs every migration that the database has not seen, each in a transaction of its own. Throws
// Error{misconfigured} for a database that a newer program has written.
void migrate(Database& database);

// The number of the newest migration that the database has seen.
std::int64_t migration_of(Transaction& transaction);

// The number of the newest migration in this program.
std::int64_t newest_migration();

}  // namespace xinqiao
