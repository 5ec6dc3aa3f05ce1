// Every record and every publication of the store, in the order of their ids.
#pragma once

#include <vector>

#include "daemon/store/publication.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// At most `limit`, ids after `id`. Ids are given by the only writer, in the order in which he
// commits: who goes on from the last one misses nothing.
std::vector<StoredRecord> records_after(
    Transaction& transaction, std::int64_t id, std::int64_t limit
);
std::vector<Publication> publications_after(
    Transaction& transaction, std::int64_t id, std::int64_t limit
);

}  // namespace xinqiao
