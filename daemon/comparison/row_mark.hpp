// What one row of a list is recognised by.
#pragma once

#include <cstdint>

#include "adapters/formats/row_reader.hpp"
#include "base/error.hpp"

namespace xinqiao {

// 24 bytes, of lists of millions: 88 bits of what the row says, by its spelling or by its meaning,
// and where it stands. Of two lists of five millions each two rows that differ look the same in
// one of ten billion comparisons.
struct RowMark {
    std::uint64_t high = 0;
    std::uint64_t low_and_offset =
        0;  // 24 bits and 40; no bit fields, which are read to be written
    std::uint32_t line = 0;
    // Of whom it speaks. Rows of one record have the same, or one of them has 0: not told apart.
    std::uint32_t subject = 0;

    void say(std::uint64_t upper, std::uint64_t lower) {
        high = upper;
        low_and_offset = (lower << offset_bits) | offset();
    }
    // Throws Error{invalid} behind the first 2^40 bytes of a file.
    void put_at(const ReadPlace& place) {
        if (place.offset >> offset_bits != 0) {
            throw Error{
                Error::Kind::invalid, "文件过大 / the file is too large", "请分成几个文件比较"};
        }
        low_and_offset = (low_and_offset >> offset_bits << offset_bits) | place.offset;
        line = static_cast<std::uint32_t>(place.line);
    }
    ReadPlace place() const { return {offset(), line}; }
    bool says_the_same(const RowMark& other) const {
        return high == other.high && (low_and_offset ^ other.low_and_offset) >> offset_bits == 0;
    }

private:
    static constexpr unsigned offset_bits = 40;
    std::uint64_t offset() const {
        return low_and_offset & ((std::uint64_t{1} << offset_bits) - 1);
    }
};

}  // namespace xinqiao
