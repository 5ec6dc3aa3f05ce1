#include "daemon/flow/difference.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace xinqiao {
namespace {

// What the system confirmed, against what it shows.
std::optional<Reason> seen_difference(const Publication& row, const ListFacts& facts) {
    const bool looked_since = facts.is_read && facts.complete_at > row.acknowledged_at;
    if (!looked_since || row.acknowledged == row.observed) return std::nullopt;
    if (!row.observed) return Reason::lost;
    if (row.acknowledged) return Reason::altered;
    // Neither desired nor confirmed, and shown: of ours if we know the record, else of others.
    return row.record != 0 ? Reason::still_shown : Reason::foreign;
}

std::optional<Reason> flight_difference(const Publication& row, const ListFacts& facts) {
    if (row.sent_at + facts.receipt_due > facts.now) return std::nullopt;
    return Reason::receipt_overdue;
}

// Why judge says that it must not stand (schema/standing).
constexpr std::array<std::string_view, 3> rules_of_time{"expired", "term-ended", "validity-ended"};
constexpr std::array<std::string_view, 4> rules_of_acts{
    "repaired", "removed", "revoked", "cancelled"};

template <class Rules>
bool is_one_of(const Rules& rules, std::string_view rule) {
    return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

Reason shown_though(const Publication& row, Reason otherwise) {
    if (is_one_of(rules_of_time, row.desired_rule)) return Reason::expired_shown;
    if (is_one_of(rules_of_acts, row.desired_rule)) return Reason::repaired_shown;
    return otherwise;
}

Reason pending_reason(const Publication& row, const RowDetails& details) {
    if (!row.desired) {
        return row.observed ? shown_though(row, Reason::withdrawal_pending)
                            : Reason::withdrawal_pending;
    }
    if (row.acknowledged) return Reason::outdated;
    const bool late = details.publish_by && *details.publish_by < details.today;
    return late ? Reason::overdue : Reason::pending;
}

bool are_all(const std::vector<FieldDifference>& fields, std::string_view name) {
    return std::all_of(fields.begin(), fields.end(), [&](const FieldDifference& field) {
        return field.field == name;
    });
}

bool are_dropped(const std::vector<FieldDifference>& fields) {
    return std::all_of(fields.begin(), fields.end(), [](const FieldDifference& field) {
        return field.right.empty();
    });
}

Reason altered_reason(const Publication& row, const RowDetails& details) {
    // It began to look like this before the change was confirmed, or once looked like this.
    if (row.observed_at < row.acknowledged_at || details.shown_before) return Reason::stale;
    if (details.fields.empty()) return Reason::altered;
    if (are_all(details.fields, "subject_name")) return Reason::name_changed;
    if (are_all(details.fields, "subject_category")) return Reason::category_wrong;
    return are_dropped(details.fields) ? Reason::fields_dropped : Reason::altered;
}

}  // namespace

std::optional<Reason> difference_of(const Publication& row, const ListFacts& facts) {
    if (row.flight != Flight::none) return flight_difference(row, facts);
    if (!row.is_pending()) return seen_difference(row, facts);
    if (row.is_refused()) return Reason::refused;
    return facts.held ? Reason::held : Reason::pending;
}

Reason narrowed(Reason reason, const Publication& row, const RowDetails& details) {
    switch (reason) {
        case Reason::pending:
            return pending_reason(row, details);
        case Reason::altered:
            return altered_reason(row, details);
        case Reason::still_shown:
            return shown_though(row, Reason::still_shown);
        case Reason::foreign:
            return details.old_code ? Reason::code_changed : Reason::foreign;
        default:
            return reason;
    }
}

}  // namespace xinqiao
