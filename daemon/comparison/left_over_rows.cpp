#include "daemon/comparison/left_over_rows.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <unordered_set>

#include "daemon/comparison/side_by_side.hpp"

namespace xinqiao {
namespace {

void sort_by_subject(std::vector<LeftOver>& rows) {
    std::sort(rows.begin(), rows.end(), [](const LeftOver& one, const LeftOver& two) {
        return one.mark.subject < two.mark.subject;
    });
}

// Of whom the rows speak, and nobody.
std::vector<std::uint32_t> subjects_of(
    std::span<const LeftOver> rows, std::span<const LookedRow> looked
) {
    std::vector<std::uint32_t> subjects{0};
    for (const LeftOver& row : rows) {
        subjects.push_back(row.mark.subject);
    }
    for (const LookedRow& row : looked) {
        subjects.push_back(row.meaning.subject);
    }
    std::ranges::sort(subjects);
    return subjects;
}

// Of whom other rows speak, too.
std::unordered_set<std::uint32_t> crowded_subjects(
    std::span<const LookedRow> looked, std::span<const MarkPair> pairs
) {
    std::unordered_set<std::uint32_t> subjects;
    for (const LookedRow& row : looked) {
        subjects.insert(row.meaning.subject);
    }
    for (const MarkPair& pair : pairs) {
        subjects.insert(pair.first.subject);
    }
    return subjects;
}

Outcome outcome_of(std::span<const LeftOver> rows) {
    Outcome outcome;
    for (const LeftOver& row : rows) {
        (row.is_left ? outcome.left : outcome.right).push_back(row.mark.place());
    }
    return outcome;
}

// Takes those rows out that can have to do with at most one other, a row about the same
// subject in the other list: where it is told of every row of whom it speaks.
Outcomes take_lone(std::vector<LeftOver>& rows, const std::unordered_set<std::uint32_t>& crowded) {
    Outcomes lone;
    if (crowded.contains(0)) return lone;
    auto kept = rows.begin();
    for (auto begin = rows.begin(); begin != rows.end();) {
        const auto end = std::find_if(begin, rows.end(), [&](const LeftOver& row) {
            return row.mark.subject != begin->mark.subject;
        });
        const bool alone =
            end - begin == 1 || (end - begin == 2 && begin->is_left != (begin + 1)->is_left);
        if (alone && !crowded.contains(begin->mark.subject)) {
            lone.push_back(outcome_of({begin, end}));
        } else {
            kept = std::copy(begin, end, kept);
        }
        begin = end;
    }
    rows.erase(kept, rows.end());
    return lone;
}

void append(const LookedRows& rows, LookedRows& all) {
    all.insert(all.end(), rows.begin(), rows.end());
}

}  // namespace

// Rows of which it was not told of whom they speak are looked into first.
Outcomes LeftOverRows::outcomes(std::vector<LeftOver> rows, MarkPairing& pairing) {
    sort_by_subject(rows);
    const auto told =
        std::ranges::find_if(rows, [](const LeftOver& row) { return row.mark.subject != 0; });
    LookedRows looked = look_at({rows.begin(), told});
    rows.erase(rows.begin(), told);
    const auto pairs = pairing.pairs_about(subjects_of(rows, looked));
    Outcomes found = take_lone(rows, crowded_subjects(looked, pairs));
    append(look_at(std::move(rows)), looked);
    take_back(pairs, looked);
    Outcomes decided = decide(std::move(looked), respelled_, summary_);
    std::ranges::move(decided, std::back_inserter(found));
    sort_as_listed(found);
    return found;
}

LookedRows LeftOverRows::look_at(std::vector<LeftOver> rows) {
    std::ranges::sort(rows, {}, [](const LeftOver& row) { return row.mark.place().offset; });
    LookedRows left;
    LookedRows right;
    const auto look = [&](ListSide& side, bool is_left, LookedRows& looked) {
        for (const LeftOver& row : rows) {
            if (row.is_left != is_left) continue;
            looked.push_back(side.look(row.mark.place(), summary_.compared, hasher_));
            looked.back().is_left = is_left;
        }
    };
    side_by_side([&] { look(left_, true, left); }, [&] { look(right_, false, right); });
    append(std::move(right), left);
    return left;
}

// Two rows that say the same may be of a record of which another row was left over: then the
// record stands more than once in a list.
void LeftOverRows::take_back(const std::vector<MarkPair>& pairs, LookedRows& looked) {
    std::unordered_set<std::uint64_t> keys;
    for (const LookedRow& row : looked) {
        if (row.sort == LookedRow::Sort::record) keys.insert(row.key.high);
    }
    if (keys.empty()) return;
    for (auto [left, right] : look_at_pairs(pairs)) {
        if (!left.has_key() || !keys.contains(left.key.high)) continue;
        looked.push_back(left);
        looked.push_back(right);
        --summary_.same;
    }
}

// The two rows of a pair say the same, so either list will do: half of them in each.
std::vector<LeftOverRows::LookedPair> LeftOverRows::look_at_pairs(const std::vector<MarkPair>& pairs
) {
    std::vector<LookedPair> looked(pairs.size());
    const auto look = [&](std::size_t begin, std::size_t end, bool in_left) {
        for (std::size_t i = begin; i < end; ++i) {
            ListSide& side = in_left ? left_ : right_;
            const RowMark& mark = in_left ? pairs[i].first : pairs[i].second;
            LookedRow row = side.look(mark.place(), summary_.compared, hasher_);
            row.place = pairs[i].second.place();
            looked[i].second = row;
            row.place = pairs[i].first.place();
            row.is_left = true;
            looked[i].first = row;
        }
    };
    const std::size_t half = pairs.size() / 2;
    side_by_side([&] { look(0, half, true); }, [&] { look(half, pairs.size(), false); });
    return looked;
}

}  // namespace xinqiao
