// From the shape of this program back to that of a former one.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

// What a former version has no place for.
struct Loss {
    std::string where;  // a table, or table.column
    std::int64_t rows = 0;
};

// What would be lost on the way back to that version. Throws Error{invalid} for a version there is
// no way to.
std::vector<Loss> losses_on_way_back(Database& database, std::int64_t version);

// Takes the database back, in one transaction. Throws as above.
void migrate_back(Database& database, std::int64_t version);

}  // namespace xinqiao
