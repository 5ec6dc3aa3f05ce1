// What people do about measures of joint incentive and punishment: departments answer, the bureau
// tells a listing as a typical case, or opens the measures of a listing that others made.
#pragma once

#include <optional>
#include <string>

#include "daemon/flow/workshop.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct MeasureReply {
    std::int64_t measure = 0;
    MeasureOutcome outcome = MeasureOutcome::applied;
    std::optional<Day> day;  // nothing: today
    std::string document;
    std::string words;  // how, or why not; needed where it does not apply
    std::string who;
};

// Throws Error{invalid} where there is no such measure.
OpenedMeasure measure_of(Transaction& transaction, std::int64_t id);

// Throws Error{invalid} that says why the answer cannot be taken. The caller commits.
OpenedMeasure reply_to_measure(
    Workshop& workshop, Transaction& transaction, const MeasureReply& reply
);

// An empty title takes the mark away. Throws Error{invalid} where there is no such record, or no
// such mark. The caller commits.
void mark_typical(Workshop& workshop, Transaction& transaction, TypicalCase typical);

// For a listing that was approved before, or that somebody else made; how many were opened. Throws
// Error{invalid} where it is not in force. The caller commits.
std::int64_t open_for_listing(
    Workshop& workshop, Transaction& transaction, const KindName& kind, const RecordKey& key
);

}  // namespace xinqiao
