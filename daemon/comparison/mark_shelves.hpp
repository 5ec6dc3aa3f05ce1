// The marks of a list, sorted roughly while they come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "daemon/comparison/row_mark.hpp"

namespace xinqiao {

// Marks that say the same stand on the same shelf. Of a list of millions a shelf still fits into
// the cache, so that shelves are compared many times as fast as whole lists are sorted.
class MarkShelves {
public:
    static constexpr std::size_t count = 256;  // of shelves

    // With room for about as many marks; room that is not used costs little.
    explicit MarkShelves(std::size_t expected = 0);

    void add(const RowMark& mark) {
        const std::size_t shelf = mark.high >> 56U;
        if (sizes_[shelf] == room_) grow();
        marks_[shelf * room_ + sizes_[shelf]++] = mark;
    }
    std::span<RowMark> shelf(std::size_t index) {
        return {marks_.get() + index * room_, sizes_[index]};
    }
    std::size_t size() const;

private:
    struct Free {
        void operator()(RowMark* marks) const noexcept;
    };
    using Room = std::unique_ptr<RowMark[], Free>;

    static Room room_for(std::size_t marks);
    void grow();

    std::size_t room_;  // of each shelf
    std::array<std::uint32_t, count> sizes_{};
    Room marks_;
};

// Finds out which rows two shelves have in common.
class ShelfMatcher {
public:
    // Brings the rows that say the same and are alone in that on either side to the front of both
    // shelves, in the same order, and returns how many there are.
    std::size_t match(std::span<RowMark> left, std::span<RowMark> right);

private:
    static constexpr std::uint32_t none = UINT32_MAX;
    static constexpr std::uint32_t several = UINT32_MAX - 1;
    // Which row of either side says one thing.
    struct Slot {
        std::uint32_t left = none;
        std::uint32_t right = none;
    };

    void fill(std::span<const RowMark> left, std::span<const RowMark> right);
    Slot& slot_of(const RowMark& mark, std::span<const RowMark> left);
    void bring_to_front(std::span<RowMark> marks, std::uint32_t Slot::*side);

    std::vector<Slot> slots_;
    std::vector<RowMark> sorted_;
    std::vector<bool> paired_;
};

}  // namespace xinqiao
