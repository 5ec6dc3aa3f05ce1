// The numbered steps that bring a database to the shape this program knows.
#pragma once

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct Migration {
    std::string_view name;  // "0001-first.sql"
    std::string_view sql;

    constexpr std::int64_t number() const {
        std::int64_t number = 0;
        for (const char digit : name.substr(0, 4)) {
            number = number * 10 + (digit - '0');
        }
        return number;
    }
};

// The number of the newest migration in this program.
std::int64_t newest_migration();

// Runs every migration up to that one that the database has not seen, in one transaction. Throws
// Error{misconfigured} for a database that a newer program has written, and does nothing then.
void migrate(Database& database, std::int64_t version = newest_migration());

// The same complaint, of the number that a database says.
void require_not_newer(std::int64_t present);

// Of any file, also an empty one: 0.
std::int64_t present_migration(Database& database);
// Whether anybody ever worked with it; only of a database that has seen a migration.
bool holds_something(Database& database);

// The number of the newest migration that the database has seen.
std::int64_t migration_of(Transaction& transaction);

}  // namespace xinqiao
