// What is to be told about each record of two lists, once its rows were looked into. Pure.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/comparison/row_marks.hpp"

namespace xinqiao {

using Places = std::vector<ReadPlace>;

// A row that was looked into: which record it is, and what it says.
struct LookedRow {
    enum class Sort {
        record,
        unclear,
        filtered
    };

    RowMark key;      // the mark of its key; place and subject are those of the row
    RowMark meaning;  // of what is compared
    Sort sort = Sort::record;
    bool is_left = false;

    bool has_key() const { return (key.high | key.low) != 0; }
};

using LookedRows = std::vector<LookedRow>;

// What is to be told about one record; the rows are looked at again when it is told.
struct Outcome {
    ListReason reason{};
    Places left;
    Places right;

    // In the order of the left list, then of the right.
    std::pair<std::uint64_t, std::uint64_t> order() const {
        return {
            left.empty() ? UINT64_MAX : left.front().offset,
            right.empty() ? 0 : right.front().offset};
    }
};

// Counts what differs and returns what is to be told, in the order of the left list, then of the
// right. `rows`: every row that may differ, and every other row of the same records.
std::vector<Outcome> decide(LookedRows rows, bool respelled, ListSummary& summary);

}  // namespace xinqiao
