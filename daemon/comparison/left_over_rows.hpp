// Finds out which rows that are not the same on both sides are of one record.
#pragma once

#include <vector>

#include "daemon/comparison/list_outcomes.hpp"
#include "daemon/comparison/list_side.hpp"
#include "daemon/comparison/mark_pairing.hpp"

namespace xinqiao {

// All that is given must outlive it.
class LeftOverRows {
public:
    LeftOverRows(
        ListSide& left, ListSide& right, const Hasher& hasher, bool respelled, ListSummary& summary
    )
        : left_{left}, right_{right}, hasher_{hasher}, respelled_{respelled}, summary_{summary} {}

    // What is to be told, in the order of the left list, then of the right. Rows of a subject of
    // whom others speak, too, are looked into; of the rest that is left to the telling.
    Outcomes outcomes(std::vector<LeftOver> rows, MarkPairing& pairing);

private:
    using LookedPair = std::pair<LookedRow, LookedRow>;

    LookedRows look_at(std::vector<LeftOver> rows);
    void take_back(const std::vector<MarkPair>& pairs, LookedRows& looked);
    std::vector<LookedPair> look_at_pairs(const std::vector<MarkPair>& pairs);

    ListSide& left_;
    ListSide& right_;
    const Hasher& hasher_;
    bool respelled_;
    ListSummary& summary_;
};

}  // namespace xinqiao
