// One of two lists that are compared: its rows, marked and understood.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/comparison/row_marks.hpp"

namespace xinqiao {

struct UnderstoodRow {
    std::size_t row = 0;  // by which its side knows the spelling
    Normalised content;
};

class ListSide {
public:
    ListSide(const ComparedList& list, const Kind& kind, Day today);

    const CsvShape* csv() const { return list_.file.csv(); }
    const Mapping& mapping() const noexcept { return list_.mapping; }
    // As far as rows were met.
    const std::vector<std::string>& columns() const noexcept { return rows_.columns(); }
    // Names of the fields for which the list has a column or the mapping a constant, rising.
    std::vector<std::string> fields() const;
    std::vector<std::string> unknown_columns() const { return normaliser_.unknown_columns(rows_); }
    std::vector<std::string> missing_columns() const { return normaliser_.missing_columns(rows_); }

    // The first rows, so that the columns are known.
    void look_at_columns();
    // By spelling, in the order of the list; see marks_of_spelling.
    std::optional<RowMarks> mark_spelling(const Hasher& hasher) const;
    // By meaning; every row is normalised.
    RowMarks mark_meanings(
        std::span<const std::string> fields,
        const Hasher& hasher,
        const std::function<void(std::int64_t)>& progress
    );

    // One row once more, which stays until `forget`.
    const UnderstoodRow& understand(const ReadPlace& place);
    void forget();
    // As the row spelled the field; empty: it says nothing.
    std::string spelling(const UnderstoodRow& row, std::string_view field) const;

private:
    void bind();

    ComparedList list_;
    const Kind& kind_;
    Normaliser normaliser_;
    Rows rows_;
    std::size_t bound_columns_ = 0;
    std::deque<UnderstoodRow> understood_;
};

}  // namespace xinqiao
