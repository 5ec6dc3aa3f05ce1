#include "daemon/comparison/list_comparison.hpp"

#include <algorithm>
#include <iterator>

#include "base/error.hpp"
#include "daemon/comparison/left_over_rows.hpp"
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
        if (rows.empty()) return {};
        return LeftOverRows{left_, right_, hasher_, comparison_.respelled, summary_}.outcomes(
            std::move(rows), pairing
        );
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
