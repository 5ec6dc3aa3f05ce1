// Quarantine rows that a whole, trusted list no longer holds.
#pragma once

#include "daemon/flow/seen_ids.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// Closes every open row of the list that was not met.
void close_mended_rows(
    Transaction& transaction,
    const SystemName& system,
    const StreamName& stream,
    const SeenIds& met,
    Moment now
);

}  // namespace xinqiao
