// Forgets what is older than the law and the operator want it kept, and says so in the journal.
#pragma once

#include <cstdint>

#include "daemon/config/config.hpp"
#include "daemon/flow/expiry.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct RetentionSummary {
    std::int64_t payloads = 0;
    std::int64_t quarantine = 0;
    std::int64_t findings = 0;
    ExpirySummary expiry;

    friend bool operator==(const RetentionSummary&, const RetentionSummary&) = default;
};

// Each sort in transactions of its own, with its count in the journal. What is open stays. Also
// ends what is over: see expiry.hpp.
RetentionSummary purge_expired(
    const Workshop& workshop, Database& database, const RetentionSettings& retention
);

}  // namespace xinqiao
