// What was told to a system and must not stand there any more, until it was seen to be gone.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct OpenWithdrawal {
    SystemName system;
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::string rule;  // revoked, removed, repaired, term-ended …
    std::string why;   // Chinese
    Moment since{};
    bool sent = false;   // it was told to take it down, and has not answered
    bool told = false;   // it confirmed
    bool shown = false;  // it was last seen to show it
};

// Of every system that was ever told of a record of ours, the longest open first; at most `limit`.
std::vector<OpenWithdrawal> open_withdrawals(Transaction& transaction, std::int64_t limit);

}  // namespace xinqiao
