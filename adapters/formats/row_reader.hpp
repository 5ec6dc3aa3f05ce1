// Rows out of a table file, as many at a time as wanted, in bounded memory.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "adapters/formats/bytes.hpp"
#include "adapters/formats/encoding.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// Where the next row begins: enough to go on there later.
struct ReadPlace {
    std::uint64_t offset = 0;  // 0: at the very front
    std::uint64_t line = 1;    // the line of the file at that offset

    friend bool operator==(const ReadPlace&, const ReadPlace&) = default;
};

class RowReader {
public:
    virtual ~RowReader() = default;

    // Appends up to `most` rows, fewer where they are huge; false once the end is reached. Rows
    // that cannot be understood come marked as broken. Throws Error{invalid} when nothing behind
    // that place can be read.
    virtual bool read(Rows& rows, std::size_t most) = 0;

    // Where the next row begins.
    virtual ReadPlace place() = 0;

    // After the end: whether the file really was whole, and not cut off.
    virtual bool whole() const = 0;
};

}  // namespace xinqiao
