// What is to be told about each record of two lists, once its rows were looked into. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/comparison/row_marks.hpp"

namespace xinqiao {

// Mostly one.
using Places = boost::container::small_vector<ReadPlace, 1>;

// A row that was looked into: which record it is, and what it says.
struct LookedRow {
    enum class Sort {
        record,
        unclear,
        filtered
    };

    ReadPlace place;
    RowMark key;      // of its key
    RowMark meaning;  // of what is compared, and of whom it speaks
    Sort sort = Sort::record;
    bool is_left = false;

    bool has_key() const { return !key.says_the_same({}); }
};

using LookedRows = std::vector<LookedRow>;

// What is to be told about one record; its rows are understood once more when it is told.
struct Outcome {
    // Nothing: two rows that may be of one record, or a row that no other can have to do with.
    // They are decided when they are told, to be understood only once.
    std::optional<ListReason> reason;
    Places left;
    Places right;

    // In the order of the left list, then of the right.
    std::pair<std::uint64_t, std::uint64_t> order() const {
        return {
            left.empty() ? UINT64_MAX : left.front().offset,
            right.empty() ? 0 : right.front().offset};
    }
};

using Outcomes = std::vector<Outcome>;

// Counts what differs and returns what is to be told, in no order. `rows`: every row that may
// differ, and every other row of the same records.
Outcomes decide(LookedRows rows, bool respelled, ListSummary& summary);

// In the order of the left list, then of the right.
void sort_as_listed(Outcomes& outcomes);

}  // namespace xinqiao
