// Why a system does not show what it should: one reason per row of three digests. Pure.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/store/publication.hpp"
#include "schema/field_difference.hpp"

namespace xinqiao {

// What must be known beside the row itself.
struct ListFacts {
    bool is_read = false;  // the system's published list of that kind is read at all
    Moment complete_at{};  // when it was last read whole and trusted; 0: never
    bool held = false;     // a hold stands on the record or its subject
    Moment now{};
    std::chrono::hours receipt_due{72};  // an unanswered change older than this is overdue
};

// The reason as far as the digests tell. Nothing: verified, or too young to be judged (in flight,
// not looked at since it was confirmed).
std::optional<Reason> difference_of(const Publication& row, const ListFacts& facts);

// What bodies and dates tell; looked up only for rows that differ.
struct RowDetails {
    std::vector<FieldDifference> fields;  // confirmed (left) against shown (right)
    bool shown_before = false;            // what is shown was seen there before something else was
    std::optional<Day> publish_by;        // the last day on which the record was to be told
    bool old_code = false;                // it is shown under a code that is known to be an old one
    Day today{};
};

// The same reason, or a narrower one.
Reason narrowed(Reason reason, const Publication& row, const RowDetails& details);

}  // namespace xinqiao
