#include "daemon/comparison/list_outcomes.hpp"

#include <algorithm>
#include <span>
#include <tuple>

namespace xinqiao {
namespace {

class Decider {
public:
    Decider(bool respelled, ListSummary& summary) : respelled_{respelled}, summary_{summary} {}

    Outcomes decide(LookedRows rows) && {
        std::sort(rows.begin(), rows.end(), [](const LookedRow& one, const LookedRow& two) {
            return std::tuple{one.key.high, one.key.low_and_offset, !one.is_left, one.place.offset}
                   < std::tuple{
                       two.key.high, two.key.low_and_offset, !two.is_left, two.place.offset};
        });
        for (auto begin = rows.begin(); begin != rows.end();) {
            auto end = std::find_if(begin, rows.end(), [&](const LookedRow& row) {
                return !row.key.says_the_same(begin->key);
            });
            if (!begin->has_key()) {
                std::for_each(begin, end, [&](const LookedRow& row) { decide_alone(row); });
            } else {
                decide_record({begin, end});
            }
            begin = end;
        }
        return std::move(outcomes_);
    }

private:
    ListCounts& counts_of(const LookedRow& row) {
        return row.is_left ? summary_.left : summary_.right;
    }

    // A row that is no record.
    void decide_alone(const LookedRow& row) {
        if (row.sort == LookedRow::Sort::filtered) {
            ++counts_of(row).filtered;
            return;
        }
        ++counts_of(row).unclear;
        Outcome outcome{ListReason::unclear, {}, {}};
        (row.is_left ? outcome.left : outcome.right).push_back(row.place);
        outcomes_.push_back(std::move(outcome));
    }

    // Every row of both lists that is about one record.
    void decide_record(std::span<const LookedRow> rows) {
        std::vector<const LookedRow*> left;
        std::vector<const LookedRow*> right;
        bool unclear_left = false;
        bool unclear_right = false;
        for (const LookedRow& row : rows) {
            if (row.sort == LookedRow::Sort::record) {
                (row.is_left ? left : right).push_back(&row);
            } else {
                (row.is_left ? unclear_left : unclear_right) = true;
                decide_alone(row);
            }
        }
        tell_repeated(left, summary_.left);
        tell_repeated(right, summary_.right);
        if (!left.empty() && !right.empty()) {
            tell_pair(left, right);
        } else if (!left.empty()) {
            tell_only(*left.front(), unclear_right);
        } else if (!right.empty()) {
            tell_only(*right.front(), unclear_left);
        }
    }

    void tell_repeated(const std::vector<const LookedRow*>& rows, ListCounts& counts) {
        if (rows.size() < 2) return;
        counts.surplus += static_cast<std::int64_t>(rows.size()) - 1;
        Outcome outcome{ListReason::repeated, {}, {}};
        for (const LookedRow* row : rows) {
            (row->is_left ? outcome.left : outcome.right).push_back(row->place);
        }
        outcomes_.push_back(std::move(outcome));
    }

    // Where the other list has the record in a row that cannot be read, only that is told.
    void tell_only(const LookedRow& row, bool unclear_in_other) {
        ++counts_of(row).only;
        if (unclear_in_other) return;
        Outcome outcome{row.is_left ? ListReason::only_left : ListReason::only_right, {}, {}};
        (row.is_left ? outcome.left : outcome.right).push_back(row.place);
        outcomes_.push_back(std::move(outcome));
    }

    // Of several rows two that say the same, if there are such; else the first of each list.
    void tell_pair(
        const std::vector<const LookedRow*>& left, const std::vector<const LookedRow*>& right
    ) {
        const LookedRow* one = left.front();
        const LookedRow* two = right.front();
        bool same = false;
        for (const LookedRow* candidate : left) {
            const auto found = std::find_if(right.begin(), right.end(), [&](const LookedRow* row) {
                return row->meaning.says_the_same(candidate->meaning);
            });
            if (found == right.end()) continue;
            one = candidate;
            two = *found;
            same = true;
            break;
        }
        ++(same ? summary_.respelled : summary_.changed);
        if (same && !respelled_) return;
        outcomes_.push_back(
            {same ? ListReason::respelled : ListReason::changed, {one->place}, {two->place}}
        );
    }

    bool respelled_;
    ListSummary& summary_;
    Outcomes outcomes_;
};

}  // namespace

Outcomes decide(LookedRows rows, bool respelled, ListSummary& summary) {
    return Decider{respelled, summary}.decide(std::move(rows));
}

void sort_as_listed(Outcomes& outcomes) {
    std::stable_sort(outcomes.begin(), outcomes.end(), [](const Outcome& one, const Outcome& two) {
        return one.order() < two.order();
    });
}

}  // namespace xinqiao
