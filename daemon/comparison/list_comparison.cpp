#include "daemon/comparison/list_comparison.hpp"

#include <algorithm>
#include <future>
#include <unordered_set>

#include "base/error.hpp"
#include "daemon/comparison/list_outcomes.hpp"
#include "daemon/comparison/list_side.hpp"
#include "daemon/comparison/row_marks.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t differences_at_once = 512;  // described side by side

using MarkPair = std::pair<const RowMark*, const RowMark*>;

// The row that speaks for a list in one outcome; null: the list has none.
using Speaker = const UnderstoodRow*;

// Two works side by side, the right one in a thread of its own.
template <class Left, class Right>
void side_by_side(const Left& left, const Right& right) {
    auto other = std::async(std::launch::async, right);
    left();
    other.get();
}

void sort_by_content(Marks& marks) {
    std::sort(marks.begin(), marks.end(), [](const RowMark& one, const RowMark& two) {
        return one.high != two.high ? one.high < two.high : one.low < two.low;
    });
}

std::vector<std::string> shared(std::vector<std::string> one, const std::vector<std::string>& two) {
    std::vector<std::string> both;
    std::set_intersection(one.begin(), one.end(), two.begin(), two.end(), std::back_inserter(both));
    return both;
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
        side_by_side(
            [&] { sort_by_content(marks_left_.rows); }, [&] { sort_by_content(marks_right_.rows); }
        );
        pair_up();
        look_into_rest();
        look_for_more_of_the_same();
        outcomes_ = decide(std::move(looked_), comparison_.respelled, summary_);
        tell();
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

    // Walks along both sides; `pair` is told of two rows that say the same and are alone in that
    // on either side, `rest` of all others.
    template <class Pair, class Rest>
    void walk(const Pair& pair, const Rest& rest) const {
        auto one = marks_left_.rows.begin();
        auto two = marks_right_.rows.begin();
        while (one != marks_left_.rows.end() || two != marks_right_.rows.end()) {
            const RowMark& least = least_of(one, two);
            const auto one_begin = one;
            const auto two_begin = two;
            while (one != marks_left_.rows.end() && one->says_the_same(least))
                ++one;
            while (two != marks_right_.rows.end() && two->says_the_same(least))
                ++two;
            if (one - one_begin == 1 && two - two_begin == 1) {
                pair(*one_begin, *two_begin);
            } else {
                std::for_each(one_begin, one, [&](const RowMark& mark) { rest(mark, true); });
                std::for_each(two_begin, two, [&](const RowMark& mark) { rest(mark, false); });
            }
        }
    }

    using Iterator = Marks::const_iterator;
    const RowMark& least_of(Iterator one, Iterator two) const {
        if (one == marks_left_.rows.end()) return *two;
        if (two == marks_right_.rows.end()) return *one;
        const bool left_first =
            one->high != two->high ? one->high < two->high : one->low <= two->low;
        return left_first ? *one : *two;
    }

    void pair_up() {
        rest_left_ = marks_left_.unclear;
        rest_right_ = marks_right_.unclear;
        summary_.left.filtered = marks_left_.filtered;
        summary_.right.filtered = marks_right_.filtered;
        walk(
            [&](const RowMark&, const RowMark&) { ++summary_.same; },
            [&](const RowMark& mark, bool is_left) {
                (is_left ? rest_left_ : rest_right_).push_back(mark.place());
            }
        );
        count_rows(summary_.left, marks_left_);
        count_rows(summary_.right, marks_right_);
    }

    static void count_rows(ListCounts& counts, const RowMarks& marks) {
        counts.rows =
            static_cast<std::int64_t>(marks.rows.size() + marks.unclear.size()) + marks.filtered;
    }

    static void by_offset(Places& places) {
        std::sort(places.begin(), places.end(), [](const ReadPlace& one, const ReadPlace& two) {
            return one.offset < two.offset;
        });
    }

    LookedRow look(ListSide& side, const ReadPlace& place, bool is_left) const {
        LookedRow row;
        row.is_left = is_left;
        const Normalised& normalised = side.understand(place).content;
        std::string key{normalised.key.text()};
        if (normalised.record) {
            key = normalised.record->key.text();
            mark_meaning(*normalised.record, summary_.compared, hasher_, row.meaning);
        } else {
            row.sort =
                normalised.filtered.empty() ? LookedRow::Sort::unclear : LookedRow::Sort::filtered;
        }
        if (!key.empty()) hasher_.mark(key, row.key);
        row.key.offset = place.offset;
        row.key.line = static_cast<std::uint32_t>(place.line);
        row.key.subject = row.meaning.subject;
        side.forget();
        return row;
    }

    LookedRows look_at_all(ListSide& side, Places& places, bool is_left) const {
        by_offset(places);
        LookedRows rows;
        rows.reserve(places.size());
        for (const ReadPlace& place : places) {
            rows.push_back(look(side, place, is_left));
        }
        return rows;
    }

    void look_into_rest() {
        LookedRows right;
        side_by_side(
            [&] { looked_ = look_at_all(left_, rest_left_, true); },
            [&] { right = look_at_all(right_, rest_right_, false); }
        );
        looked_.insert(looked_.end(), right.begin(), right.end());
    }

    // Rows that say the same may be of a record of which another row was left over: then the
    // record stands more than once in a list. Of these rows only those are looked into that speak
    // of the same subject.
    void look_for_more_of_the_same() {
        std::unordered_set<std::uint32_t> subjects;
        std::unordered_set<std::uint64_t> keys;
        for (const LookedRow& row : looked_) {
            subjects.insert(row.key.subject);
            if (row.has_key()) keys.insert(row.key.high);
        }
        std::vector<MarkPair> candidates;
        walk(
            [&](const RowMark& one, const RowMark& two) {
                if (one.subject == 0 || subjects.contains(one.subject)) {
                    candidates.emplace_back(&one, &two);
                }
            },
            [](const RowMark&, bool) {}
        );
        if (keys.empty()) return;
        take_back(look_at_candidates(candidates), keys);
    }

    struct LookedPair {
        LookedRow left;
        LookedRow right;
    };

    // The two rows of a pair say the same, so either list will do: half of them in each.
    std::vector<LookedPair> look_at_candidates(const std::vector<MarkPair>& candidates) {
        std::vector<LookedPair> pairs(candidates.size());
        const std::size_t half = candidates.size() / 2;
        const auto look_from = [&](std::size_t begin, std::size_t end, bool in_left) {
            for (std::size_t i = begin; i < end; ++i) {
                const auto& [one, two] = candidates[i];
                ListSide& side = in_left ? left_ : right_;
                LookedRow row = look(side, in_left ? one->place() : two->place(), in_left);
                pairs[i] = {row, row};
                set_place(pairs[i].left, *one, true);
                set_place(pairs[i].right, *two, false);
            }
        };
        side_by_side(
            [&] { look_from(0, half, true); }, [&] { look_from(half, candidates.size(), false); }
        );
        return pairs;
    }

    static void set_place(LookedRow& row, const RowMark& mark, bool is_left) {
        row.is_left = is_left;
        row.key.offset = mark.offset;
        row.key.line = mark.line;
    }

    void take_back(
        const std::vector<LookedPair>& pairs, const std::unordered_set<std::uint64_t>& keys
    ) {
        for (const LookedPair& pair : pairs) {
            if (!pair.left.has_key() || !keys.contains(pair.left.key.high)) continue;
            looked_.push_back(pair.left);
            looked_.push_back(pair.right);
            --summary_.same;
        }
    }

    void tell() {
        std::vector<Speaker> left(differences_at_once);
        std::vector<Speaker> right(differences_at_once);
        for (std::size_t begin = 0; begin < outcomes_.size(); begin += differences_at_once) {
            const std::size_t end = std::min(begin + differences_at_once, outcomes_.size());
            const auto describe_all = [&](ListSide& side, auto places, auto& into) {
                side.forget();
                for (std::size_t i = begin; i < end; ++i) {
                    const Places& all = outcomes_[i].*places;
                    into[i - begin] = all.empty() ? nullptr : &side.understand(all.front());
                }
            };
            side_by_side(
                [&] { describe_all(left_, &Outcome::left, left); },
                [&] { describe_all(right_, &Outcome::right, right); }
            );
            for (std::size_t i = begin; i < end; ++i) {
                tell_one(outcomes_[i], left[i - begin], right[i - begin]);
            }
        }
    }

    static std::vector<std::uint64_t> lines_of(const Places& places) {
        std::vector<std::uint64_t> lines;
        for (const ReadPlace& place : places) {
            lines.push_back(place.line);
        }
        return lines;
    }

    void tell_one(const Outcome& outcome, Speaker left, Speaker right) {
        ListDifference difference;
        difference.reason = outcome.reason;
        difference.left_lines = lines_of(outcome.left);
        difference.right_lines = lines_of(outcome.right);
        const Normalised& known = left != nullptr ? left->content : right->content;
        if (known.record) {
            difference.key = known.record->key;
            difference.subject = known.record->subject;
            difference.subject_name = known.record->fields.text("subject_name");
        } else {
            difference.key = known.key;
            difference.findings = known.findings;
        }
        if (outcome.reason == ListReason::changed) add_changed(difference, *left, *right);
        if (outcome.reason == ListReason::respelled) add_respelled(difference, *left, *right);
        each_(difference);
    }

    bool is_compared(const std::string& field) const {
        return std::binary_search(summary_.compared.begin(), summary_.compared.end(), field);
    }

    void add_changed(
        ListDifference& difference, const UnderstoodRow& left, const UnderstoodRow& right
    ) {
        const Fields& one = left.content.record->fields;
        const Fields& two = right.content.record->fields;
        for (FieldDifference& field : differing_fields(one, two)) {
            if (!is_compared(field.field)) continue;
            difference.fields.push_back(
                {field.field,
                 left_.spelling(left, field.field),
                 std::move(field.left),
                 right_.spelling(right, field.field),
                 std::move(field.right)}
            );
        }
    }

    void add_respelled(
        ListDifference& difference, const UnderstoodRow& left, const UnderstoodRow& right
    ) {
        for (const std::string& field : summary_.compared) {
            std::string one = left_.spelling(left, field);
            std::string two = right_.spelling(right, field);
            if (one == two) continue;
            const std::string text{left.content.record->fields.text(field)};
            difference.fields.push_back({field, std::move(one), text, std::move(two), text});
        }
    }

    const ListComparison& comparison_;
    const Each& each_;
    ListSide left_;
    ListSide right_;
    Hasher hasher_;
    ListSummary summary_;
    RowMarks marks_left_;
    RowMarks marks_right_;
    Places rest_left_;
    Places rest_right_;
    LookedRows looked_;
    std::vector<Outcome> outcomes_;
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
