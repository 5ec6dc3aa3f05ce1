// Why a system does not show what it should: one reason per row of three digests. Pure.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "daemon/store/publication.hpp"
#include "schema/finding.hpp"

namespace xinqiao {

// What must be known beside the row itself.
struct ListFacts {
    bool is_read = false;  // the system's published list of that kind is read at all
    Moment complete_at{};  // when it was last read whole and trusted; 0: never
    bool held = false;     // a hold stands on the record or its subject
    Moment now{};
    std::chrono::hours receipt_due{72};  // an unanswered change older than this is overdue
};

struct Difference {
    std::string_view reason;  // one of `reasons_of_reconcile`
    Severity severity = Severity::warning;
};

// The closed set. Reasons that a pull finds (ownership, entered twice) are not among them.
inline constexpr std::array<std::string_view, 8> reasons_of_reconcile{
    "refused", "receipt-overdue", "held", "pending", "lost", "altered", "still-shown", "foreign"};

// Nothing: verified, or too young to be judged (in flight, not looked at since it was confirmed).
std::optional<Difference> difference_of(const Publication& row, const ListFacts& facts);

}  // namespace xinqiao
