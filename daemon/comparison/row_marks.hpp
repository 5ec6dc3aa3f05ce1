// What the rows of a list are recognised by: 24 bytes each, so that lists of millions fit.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "daemon/comparison/list_file.hpp"
#include "daemon/comparison/mark_shelves.hpp"
#include "daemon/comparison/row_mark.hpp"
#include "schema/normalise.hpp"
#include "schema/record.hpp"

namespace xinqiao {

struct RowMarks {
    MarkShelves rows;
    std::vector<ReadPlace> unclear;  // rows that could not become records
    std::int64_t filtered = 0;       // rows that are not meant for us
};

// Keyed anew in every run, so that nobody can make two rows that look the same.
class Hasher {
public:
    Hasher();
    void mark(std::string_view bytes, RowMark& mark) const;
    // Never 0.
    std::uint32_t subject(std::string_view text) const;

private:
    std::array<unsigned char, 192> secret_;
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
