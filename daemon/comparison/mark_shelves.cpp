#include "daemon/comparison/mark_shelves.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>
#include <numeric>

#include <sys/mman.h>

namespace xinqiao {

// A little more than the fair share, as shelves are never filled evenly; an odd number, so that
// the ends of the shelves do not all fall into the same corner of the cache.
MarkShelves::MarkShelves(std::size_t expected)
    : room_{(expected / count * 9 / 8 + 8) | 1U}, marks_{room_for(count * room_)} {}

std::size_t MarkShelves::size() const {
    return std::accumulate(sizes_.begin(), sizes_.end(), std::size_t{0});
}

void MarkShelves::grow() {
    const std::size_t room = (room_ + room_ / 2) | 1U;
    Room marks = room_for(count * room);
    for (std::size_t i = 0; i < count; ++i) {
        std::ranges::copy(shelf(i), marks.get() + i * room);
    }
    room_ = room;
    marks_ = std::move(marks);
}

// Many in huge pages: small ones cost more than the marks that they hold.
MarkShelves::Room MarkShelves::room_for(std::size_t marks) {
    constexpr std::size_t page = std::size_t{2} << 20U;
    const std::size_t size = (marks * sizeof(RowMark) + page - 1) / page * page;
    void* room = std::aligned_alloc(page, size);
    if (room == nullptr) throw std::bad_alloc{};
    if (marks * sizeof(RowMark) >= page) ::madvise(room, size, MADV_HUGEPAGE);
    return Room{static_cast<RowMark*>(room)};
}

void MarkShelves::Free::operator()(RowMark* marks) const noexcept {
    std::free(marks);
}

std::size_t ShelfMatcher::match(std::span<RowMark> left, std::span<RowMark> right) {
    fill(left, right);
    std::erase_if(slots_, [](const Slot& slot) {
        return slot.left == none || slot.right >= several;
    });
    bring_to_front(left, &Slot::left);
    bring_to_front(right, &Slot::right);
    return slots_.size();
}

void ShelfMatcher::fill(std::span<const RowMark> left, std::span<const RowMark> right) {
    slots_.assign(std::bit_ceil(2 * left.size() + 1), Slot{});
    for (std::uint32_t i = 0; i < left.size(); ++i) {
        Slot& slot = slot_of(left[i], left);
        if (slot.left == none) {
            slot.left = i;
        } else {
            slot.right = several;
        }
    }
    for (std::uint32_t i = 0; i < right.size(); ++i) {
        Slot& slot = slot_of(right[i], left);
        slot.right = slot.right == none ? i : several;
    }
}

// Free, or of a left row that says the same.
ShelfMatcher::Slot& ShelfMatcher::slot_of(const RowMark& mark, std::span<const RowMark> left) {
    for (std::size_t at = mark.high;; ++at) {
        Slot& slot = slots_[at & (slots_.size() - 1)];
        if (slot.left == none || left[slot.left].says_the_same(mark)) return slot;
    }
}

void ShelfMatcher::bring_to_front(std::span<RowMark> marks, std::uint32_t Slot::*side) {
    sorted_.clear();
    sorted_.reserve(marks.size());
    paired_.assign(marks.size(), false);
    for (const Slot& slot : slots_) {
        paired_[slot.*side] = true;
        sorted_.push_back(marks[slot.*side]);
    }
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (!paired_[i]) sorted_.push_back(marks[i]);
    }
    std::ranges::copy(sorted_, marks.begin());
}

}  // namespace xinqiao
