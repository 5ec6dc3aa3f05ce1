// Which rows of two lists say the same, and which are left over.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "daemon/comparison/mark_shelves.hpp"
#include "daemon/comparison/row_marks.hpp"

namespace xinqiao {

struct LeftOver {
    RowMark mark;
    bool is_left = false;
};

using MarkPair = std::pair<RowMark, RowMark>;

class MarkPairing {
public:
    MarkPairing(MarkShelves left, MarkShelves right);

    // Rows that say the same and are alone in that on either side.
    std::size_t pairs() const;
    // Appends all others.
    void add_left_over(std::vector<LeftOver>& rows);
    // The pairs that speak of one of these subjects (rising; 0: it was not told of whom).
    std::vector<MarkPair> pairs_about(std::span<const std::uint32_t> subjects);

private:
    void match(std::size_t begin, std::size_t end);

    MarkShelves left_;
    MarkShelves right_;
    std::array<std::size_t, MarkShelves::count> paired_{};  // stand in front on either shelf
};

}  // namespace xinqiao
