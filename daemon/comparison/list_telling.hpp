// Tells what was found out about each record of two lists, with the fields that differ.
#pragma once

#include <functional>
#include <span>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/comparison/list_outcomes.hpp"
#include "daemon/comparison/list_side.hpp"
#include "daemon/comparison/rows_of_both.hpp"
#include "schema/field_difference.hpp"

namespace xinqiao {

// All that is given must outlive it.
class ListTelling {
public:
    ListTelling(
        ListSide& left, ListSide& right, const Hasher& hasher, bool respelled, ListSummary& summary
    );

    // In the order of the outcomes. Counts those that are decided only now.
    void tell(
        std::span<const Outcome> outcomes, const std::function<void(const ListDifference&)>& each
    );

private:
    // A few outcomes, their rows understood.
    struct Batch {
        std::span<const Outcome> outcomes;
        const SpeakingRows& rows;
    };
    // The row that speaks for a list in one outcome.
    struct Speaker {
        const UnderstoodRows* rows = nullptr;  // null: the list has none
        std::size_t row = 0;

        const Normalised& content() const { return rows->contents[row]; }
        const Record* record() const {
            return rows != nullptr && content().record ? &*content().record : nullptr;
        }
    };

    void tell_batch(const Batch& batch);
    void tell_undecided(const Outcome& outcome, const Speaker& left, const Speaker& right);
    void tell_pair(const Outcome& outcome, const Speaker& left, const Speaker& right);
    void tell_one(const Outcome& outcome, const Speaker& left, const Speaker& right);
    std::vector<FieldDifference> changed(const Speaker& left, const Speaker& right) const;
    void add_changed(ListDifference& difference, const Speaker& left, const Speaker& right) const;
    void add_respelled(ListDifference& difference, const Speaker& left, const Speaker& right) const;
    bool is_compared(const std::string& field) const;

    ListSide& left_;
    ListSide& right_;
    const Hasher& hasher_;
    bool respelled_;
    ListSummary& summary_;
    const std::function<void(const ListDifference&)>* each_ = nullptr;
};

}  // namespace xinqiao
