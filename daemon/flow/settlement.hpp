// From what a system answered to what is written into the row of the change.
#pragma once

#include "adapters/receipt.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"
#include "daemon/flow/summary.hpp"
#include "daemon/store/publication.hpp"

namespace xinqiao {

Settlement settlement_of(const Receipt& receipt, Moment now);

// Counts it in the figures of the push.
void count(const Settlement& settlement, PushSummary& summary);

// When to try again after that many attempts: doubles from first to last retry, spread over the
// upper half by the message number so that a thousand rows do not come back at once.
Moment next_attempt(
    const CareSettings& care, std::int64_t attempts, std::int64_t message, Moment now
);

}  // namespace xinqiao
