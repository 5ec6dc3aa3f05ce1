// What becomes of a record when its time is over: bad records of organisations go to the archive,
// those of natural persons are deleted (内蒙古自治区公共信用信息管理办法第三十六条).
#pragma once

#include <cstdint>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

struct ExpirySummary {
    std::int64_t archived = 0;
    std::int64_t erased = 0;
    std::int64_t waiting = 0;  // a hold stands, an objection is open, or a platform may show it yet

    friend bool operator==(const ExpirySummary&, const ExpirySummary&) = default;
};

// Which it is, the rule of the policy says; never while a hold stands, and never before every
// platform was seen not to show it (one whose list cannot be read has confirmed that it took it
// down). The proof in the journal holds of a person's record its kind, a salted digest of its key,
// rule, article and day. Afterwards the file of the store is rebuilt.
ExpirySummary end_expired(const Workshop& workshop, Database& database);

}  // namespace xinqiao
