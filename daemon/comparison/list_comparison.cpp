#include "daemon/comparison/list_comparison.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/error.hpp"
#include "daemon/comparison/list_outcomes.hpp"
#include "daemon/comparison/list_side.hpp"
#include "daemon/comparison/list_telling.hpp"
#include "daemon/comparison/mark_pairing.hpp"
#include "daemon/comparison/row_marks.hpp"
#include "daemon/comparison/side_by_side.hpp"

namespace xinqiao {
namespace {

std::vector<std::string> shared(std::vector<std::string> one, const std::vector<std::string>& two) {
    std::vector<std::string> both;
    std::set_intersection(one.begin(), one.end(), two.begin(), two.end(), std::back_inserter(both));
    return both;
}

void sort_by_subject(std::vector<LeftOver>& rows) {
    std::sort(rows.begin(), rows.end(), [](const LeftOver& one, const LeftOver& two) {
        return one.mark.subject < two.mark.subject;
    });
}

class Comparer {
public:
    using Each = std::function<void(const ListDifference&)>;

    Comparer(const ListComparison& comparison, const Each& each)
        : comparison_{comparison},
          each_{each},
          left_{comparison.left, comparison.kind, comparison.today},
          right_{comparison.right, comparison.kind, comparison.today} {}

    ListSummary compare() && {
        left_.look_at_columns();
        right_.look_at_columns();
        refuse_missing(left_, "左边 (A)");
        refuse_missing(right_, "右边 (B)");
        if (comparison_.thorough || !mark_by_spelling()) mark_by_meaning();
        tell(outcomes());
        comparison_.left.file.check_unchanged();
        comparison_.right.file.check_unchanged();
        summary_.paired = summary_.same + summary_.respelled + summary_.changed;
        summary_.left.unknown_columns = left_.unknown_columns();
        summary_.right.unknown_columns = right_.unknown_columns();
        return std::move(summary_);
    }

private:
    static void refuse_missing(const ListSide& side, const std::string& name) {
        const auto missing = side.missing_columns();
        if (missing.empty()) return;
        std::string columns;
        for (const std::string& column : missing) {
            columns.append(columns.empty() ? "" : "、").append(column);
        }
        throw Error{
            Error::Kind::invalid,
            name + "的名单缺少必需的列: " + columns,
            "请检查 --kind 与 --mapping, 或在映射文件中补充该列的名称"};
    }

    void choose_fields() {
        std::vector<std::string> fields = shared(left_.fields(), right_.fields());
        std::erase_if(fields, [&](const std::string& field) {
            const auto& ignored = comparison_.ignored;
            return std::find(ignored.begin(), ignored.end(), field) != ignored.end();
        });
        summary_.compared = std::move(fields);
    }

    // Only where both lists spell things in the same columns.
    bool mark_by_spelling() {
        const CsvShape* one = left_.csv();
        const CsvShape* two = right_.csv();
        if (one == nullptr || two == nullptr) return false;
        const bool alike = one->encoding == two->encoding && one->separator == two->separator
                           && left_.columns() == right_.columns()
                           && left_.mapping().name == right_.mapping().name;
        if (!alike) return false;
        std::optional<RowMarks> left;
        std::optional<RowMarks> right;
        side_by_side(
            [&] { left = left_.mark_spelling(hasher_); },
            [&] { right = right_.mark_spelling(hasher_); }
        );
        if (!left || !right) return false;
        choose_fields();
        marks_left_ = *std::move(left);
        marks_right_ = *std::move(right);
        summary_.by_spelling = true;
        return true;
    }

    // Again when a column turned up behind the rows that were looked at first.
    void mark_by_meaning() {
        do {
            choose_fields();
            side_by_side(
                [&] {
                    marks_left_ =
                        left_.mark_meanings(summary_.compared, hasher_, comparison_.progress);
                },
                [&] { marks_right_ = right_.mark_meanings(summary_.compared, hasher_, {}); }
            );
        } while (fields_have_changed());
    }

    bool fields_have_changed() {
        const auto before = summary_.compared;
        choose_fields();
        return summary_.compared != before;
    }

    Outcomes outcomes() {
        count_rows(summary_.left, marks_left_);
        count_rows(summary_.right, marks_right_);
        std::vector<LeftOver> rows;
        add_unclear(marks_left_, true, rows);
        add_unclear(marks_right_, false, rows);
        MarkPairing pairing{std::move(marks_left_.rows), std::move(marks_right_.rows)};
        summary_.same = static_cast<std::int64_t>(pairing.pairs());
        pairing.add_left_over(rows);
        return rows.empty() ? Outcomes{} : outcomes_of(std::move(rows), pairing);
    }

    static void count_rows(ListCounts& counts, const RowMarks& marks) {
        counts.filtered = marks.filtered;
        counts.rows =
            static_cast<std::int64_t>(marks.rows.size() + marks.unclear.size()) + marks.filtered;
    }

    static void add_unclear(const RowMarks& marks, bool is_left, std::vector<LeftOver>& rows) {
        for (const ReadPlace& place : marks.unclear) {
            rows.push_back({{}, is_left});
            rows.back().mark.put_at(place);
        }
    }

    // Rows of which it was not told of whom they speak are looked into first.
    Outcomes outcomes_of(std::vector<LeftOver> rows, MarkPairing& pairing) {
        sort_by_subject(rows);
        const auto told =
            std::ranges::find_if(rows, [](const LeftOver& row) { return row.mark.subject != 0; });
        LookedRows looked = look_at({rows.begin(), told});
        rows.erase(rows.begin(), told);
        const auto pairs = pairing.pairs_about(subjects_of(rows, looked));
        Outcomes outcomes = take_lone(rows, crowded_subjects(looked, pairs));
        append(look_at(std::move(rows)), looked);
        take_back(pairs, looked);
        Outcomes decided = decide(std::move(looked), comparison_.respelled, summary_);
        std::ranges::move(decided, std::back_inserter(outcomes));
        sort_as_listed(outcomes);
        return outcomes;
    }

    // Of whom the rows speak, and nobody.
    static std::vector<std::uint32_t> subjects_of(
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
    static std::unordered_set<std::uint32_t> crowded_subjects(
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

    // Takes those rows out that can have to do with at most one other, a row about the same
    // subject in the other list: where it is told of every row of whom it speaks.
    static Outcomes take_lone(
        std::vector<LeftOver>& rows, const std::unordered_set<std::uint32_t>& crowded
    ) {
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

    static Outcome outcome_of(std::span<const LeftOver> rows) {
        Outcome outcome;
        for (const LeftOver& row : rows) {
            (row.is_left ? outcome.left : outcome.right).push_back(row.mark.place());
        }
        return outcome;
    }

    LookedRows look_at(std::vector<LeftOver> rows) {
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

    static void append(const LookedRows& rows, LookedRows& all) {
        all.insert(all.end(), rows.begin(), rows.end());
    }

    // Two rows that say the same may be of a record of which another row was left over: then the
    // record stands more than once in a list.
    void take_back(const std::vector<MarkPair>& pairs, LookedRows& looked) {
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

    using LookedPair = std::pair<LookedRow, LookedRow>;

    // The two rows of a pair say the same, so either list will do: half of them in each.
    std::vector<LookedPair> look_at_pairs(const std::vector<MarkPair>& pairs) {
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

    void tell(const Outcomes& outcomes) {
        ListTelling{left_, right_, hasher_, comparison_.respelled, summary_}.tell(outcomes, each_);
    }

    const ListComparison& comparison_;
    const Each& each_;
    ListSide left_;
    ListSide right_;
    Hasher hasher_;
    ListSummary summary_;
    RowMarks marks_left_;
    RowMarks marks_right_;
};

}  // namespace

std::string_view name_of(ListReason reason) {
    switch (reason) {
        case ListReason::only_left:
            return "only-left";
        case ListReason::only_right:
            return "only-right";
        case ListReason::changed:
            return "changed";
        case ListReason::respelled:
            return "respelled";
        case ListReason::repeated:
            return "repeated";
        case ListReason::unclear:
            return "unclear";
    }
    return {};
}

bool ListSummary::equal() const {
    const auto whole = [](const ListCounts& counts) {
        return counts.only == 0 && counts.surplus == 0 && counts.unclear == 0;
    };
    return changed == 0 && whole(left) && whole(right);
}

ListSummary compare_lists(
    const ListComparison& comparison, const std::function<void(const ListDifference&)>& each
) {
    return Comparer{comparison, each}.compare();
}

}  // namespace xinqiao
