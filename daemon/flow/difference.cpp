#include "daemon/flow/difference.hpp"

namespace xinqiao {
namespace {

// What the system confirmed, against what it shows.
std::optional<Difference> seen_difference(const Publication& row, const ListFacts& facts) {
    const bool looked_since = facts.is_read && facts.complete_at > row.acknowledged_at;
    if (!looked_since || row.acknowledged == row.observed) return std::nullopt;
    if (!row.observed) return Difference{"lost", Severity::error};
    if (row.acknowledged) return Difference{"altered", Severity::error};
    // Neither desired nor confirmed, and shown: of ours if we know the record, else of others.
    if (row.record != 0) return Difference{"still-shown", Severity::error};
    return Difference{"foreign", Severity::warning};
}

std::optional<Difference> flight_difference(const Publication& row, const ListFacts& facts) {
    if (row.sent_at + facts.receipt_due > facts.now) return std::nullopt;
    return Difference{"receipt-overdue", Severity::warning};
}

}  // namespace

std::optional<Difference> difference_of(const Publication& row, const ListFacts& facts) {
    if (row.flight != Flight::none) return flight_difference(row, facts);
    if (!row.is_pending()) return seen_difference(row, facts);
    if (row.is_refused()) return Difference{"refused", Severity::error};
    if (facts.held) return Difference{"held", Severity::note};
    return Difference{"pending", Severity::warning};
}

}  // namespace xinqiao
