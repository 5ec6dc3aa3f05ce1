#include "daemon/comparison/list_telling.hpp"

#include <algorithm>
#include <memory>

#include "daemon/comparison/rows_ahead.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t outcomes_at_once = 64;

std::span<const Outcome> take_some(std::span<const Outcome>& outcomes) {
    const auto some = outcomes.first(std::min(outcomes.size(), outcomes_at_once));
    outcomes = outcomes.subspan(some.size());
    return some;
}

// The rows of every second batch.
RowsAhead every_second_ahead(
    const ListSide& left, const ListSide& right, std::span<const Outcome> outcomes
) {
    const auto both = std::make_shared<RowsOfBoth>(left, right);  // a function must be copied
    return RowsAhead{[both, outcomes](SpeakingRows& rows) mutable {
        if (outcomes.empty()) return false;
        for (const Outcome& outcome : take_some(outcomes)) {
            both->understand(outcome, rows);
        }
        take_some(outcomes);
        return true;
    }};
}

std::vector<std::uint64_t> lines_of(const Places& places) {
    std::vector<std::uint64_t> lines;
    for (const ReadPlace& place : places) {
        lines.push_back(place.line);
    }
    return lines;
}

}  // namespace

ListTelling::ListTelling(
    ListSide& left, ListSide& right, const Hasher& hasher, bool respelled, ListSummary& summary
)
    : left_{left}, right_{right}, hasher_{hasher}, respelled_{respelled}, summary_{summary} {}

// While some are told the next are understood.
void ListTelling::tell(
    std::span<const Outcome> outcomes, const std::function<void(const ListDifference&)>& each
) {
    each_ = &each;
    std::span<const Outcome> later = outcomes;
    take_some(later);
    RowsAhead even = every_second_ahead(left_, right_, outcomes);
    RowsAhead odd = every_second_ahead(left_, right_, later);
    for (bool is_even = true; !outcomes.empty(); is_even = !is_even) {
        const SpeakingRows& rows = (is_even ? even : odd).next();
        tell_batch({take_some(outcomes), rows});
    }
}

void ListTelling::tell_batch(const Batch& batch) {
    std::size_t left_row = 0;
    std::size_t right_row = 0;
    for (const Outcome& outcome : batch.outcomes) {
        Speaker left;
        Speaker right;
        if (!outcome.left.empty()) left = {&batch.rows.left, left_row++};
        if (!outcome.right.empty()) right = {&batch.rows.right, right_row++};
        if (outcome.reason) {
            tell_one(outcome, left, right);
        } else {
            tell_undecided(outcome, left, right);
        }
    }
}

void ListTelling::tell_undecided(
    const Outcome& outcome, const Speaker& left, const Speaker& right
) {
    const Record* const one = left.record();
    const Record* const two = right.record();
    if (one != nullptr && two != nullptr && one->key == two->key) {
        tell_pair(outcome, left, right);
        return;
    }
    LookedRows rows;
    for (const bool is_left : {true, false}) {
        const Speaker& speaker = is_left ? left : right;
        if (speaker.rows == nullptr) continue;
        rows.push_back(looked(speaker.content(), summary_.compared, hasher_));
        rows.back().place = (is_left ? outcome.left : outcome.right).front();
        rows.back().is_left = is_left;
    }
    Outcomes outcomes = decide(std::move(rows), respelled_, summary_);
    sort_as_listed(outcomes);
    for (const Outcome& decided : outcomes) {
        tell_one(
            decided,
            decided.left.empty() ? Speaker{} : left,
            decided.right.empty() ? Speaker{} : right
        );
    }
}

// As it nearly always is: a row of either list about one record.
void ListTelling::tell_pair(const Outcome& outcome, const Speaker& left, const Speaker& right) {
    const bool same = changed(left, right).empty();
    ++(same ? summary_.respelled : summary_.changed);
    if (same && !respelled_) return;
    tell_one(
        {same ? ListReason::respelled : ListReason::changed, outcome.left, outcome.right},
        left,
        right
    );
}

void ListTelling::tell_one(const Outcome& outcome, const Speaker& left, const Speaker& right) {
    ListDifference difference;
    difference.reason = *outcome.reason;
    difference.left_lines = lines_of(outcome.left);
    difference.right_lines = lines_of(outcome.right);
    const Normalised& known = left.rows != nullptr ? left.content() : right.content();
    if (known.record) {
        difference.key = known.record->key;
        difference.subject = known.record->subject;
        difference.subject_name = known.record->fields.text("subject_name");
    } else {
        difference.key = known.key;
        difference.findings = known.findings;
    }
    if (outcome.reason == ListReason::changed) add_changed(difference, left, right);
    if (outcome.reason == ListReason::respelled) add_respelled(difference, left, right);
    (*each_)(difference);
}

bool ListTelling::is_compared(const std::string& field) const {
    return std::binary_search(summary_.compared.begin(), summary_.compared.end(), field);
}

std::vector<FieldDifference> ListTelling::changed(const Speaker& left, const Speaker& right) const {
    auto fields = differing_fields(left.record()->fields, right.record()->fields);
    std::erase_if(fields, [&](const FieldDifference& field) { return !is_compared(field.field); });
    return fields;
}

void ListTelling::add_changed(ListDifference& difference, const Speaker& left, const Speaker& right)
    const {
    for (FieldDifference& field : changed(left, right)) {
        difference.fields.push_back(
            {field.field,
             left_.spelling(left.rows->rows, left.row, field.field),
             std::move(field.left),
             right_.spelling(right.rows->rows, right.row, field.field),
             std::move(field.right)}
        );
    }
}

void ListTelling::add_respelled(
    ListDifference& difference, const Speaker& left, const Speaker& right
) const {
    for (const std::string& field : summary_.compared) {
        std::string one = left_.spelling(left.rows->rows, left.row, field);
        std::string two = right_.spelling(right.rows->rows, right.row, field);
        if (one == two) continue;
        const std::string text{left.content().record->fields.text(field)};
        difference.fields.push_back({field, std::move(one), text, std::move(two), text});
    }
}

}  // namespace xinqiao
