// What one row of a list is recognised by.
#pragma once

#include <cstdint>

#include "adapters/formats/row_reader.hpp"
#include "base/error.hpp"

namespace xinqiao {

struct RowMark {
    // 88 bits of what the row says, by its spelling or by its meaning: two rows of lists of five
    // millions each that differ and look the same are met once in ten billion comparisons.
    std::uint64_t high = 0;
    std::uint64_t low : 24 = 0;
    std::uint64_t offset : 40 = 0;
    std::uint32_t line = 0;
    // Of whom it speaks. Rows of one record have the same, or one of them has 0: not told apart.
    std::uint32_t subject = 0;

    ReadPlace place() const { return {offset, line}; }
    // Throws Error{invalid} behind the first 2^40 bytes of a file.
    void put_at(const ReadPlace& place) {
        if (place.offset >> 40U != 0) {
            throw Error{
                Error::Kind::invalid, "文件过大 / the file is too large", "请分成几个文件比较"};
        }
        offset = place.offset & ((std::uint64_t{1} << 40U) - 1);
        line = static_cast<std::uint32_t>(place.line);
    }
    bool says_the_same(const RowMark& other) const {
        return high == other.high && low == other.low;
    }
};

}  // namespace xinqiao
