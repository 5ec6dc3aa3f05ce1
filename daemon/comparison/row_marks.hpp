// What the rows of a list are recognised by: 32 bytes each, so that lists of millions fit.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/mman.h>

#include "daemon/comparison/list_file.hpp"
#include "schema/normalise.hpp"
#include "schema/record.hpp"

namespace xinqiao {

struct RowMark {
    // 128 bits of what the row says, by its spelling or by its meaning.
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::uint64_t offset = 0;
    std::uint32_t line = 0;
    // Of whom it speaks. Rows of one record have the same, or one of them has 0: not told apart.
    std::uint32_t subject = 0;

    ReadPlace place() const { return {offset, line}; }
    bool says_the_same(const RowMark& other) const {
        return high == other.high && low == other.low;
    }
};

// Room in huge pages: to a list of millions of marks the small ones cost more than the marks.
template <class T>
struct HugePages {
    using value_type = T;

    HugePages() = default;
    template <class Other>
    HugePages(const HugePages<Other>&) noexcept {}

    T* allocate(std::size_t count);
    void deallocate(T* room, std::size_t) noexcept { std::free(room); }

    friend bool operator==(const HugePages&, const HugePages&) noexcept { return true; }
};

using Marks = std::vector<RowMark, HugePages<RowMark>>;

struct RowMarks {
    Marks rows;
    std::vector<ReadPlace> unclear;  // rows that could not become records
    std::int64_t filtered = 0;       // rows that are not meant for us
};

template <class T>
T* HugePages<T>::allocate(std::size_t count) {
    constexpr std::size_t page = std::size_t{2} << 20U;
    const std::size_t size = (count * sizeof(T) + page - 1) / page * page;
    void* room = size / sizeof(T) < count ? nullptr : std::aligned_alloc(page, size);
    if (room == nullptr) throw std::bad_alloc{};
    ::madvise(room, size, MADV_HUGEPAGE);
    return static_cast<T*>(room);
}

// Keyed anew in every run, so that nobody can make two rows that look the same.
class Hasher {
public:
    Hasher();
    void mark(std::string_view bytes, RowMark& mark) const;
    // Never 0.
    std::uint32_t subject(std::string_view text) const;

private:
    std::uint64_t seed_;
};

// The rows as they are spelled, without normalising any; nothing where the quotes of the file are
// in such disorder that only the careful reader should cut it. `bound` knows the columns.
std::optional<RowMarks> marks_of_spelling(
    const CsvShape& csv, const Normaliser& bound, std::size_t columns, const Hasher& hasher
);

// The mark of what a record says in these fields (rising); place and line are left alone.
void mark_meaning(
    const Record& record, std::span<const std::string> fields, const Hasher& hasher, RowMark& mark
);

}  // namespace xinqiao
