// One of two lists that are compared: its rows, marked and understood.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "daemon/comparison/list_comparison.hpp"
#include "daemon/comparison/list_outcomes.hpp"
#include "daemon/comparison/row_marks.hpp"

namespace xinqiao {

// A row as it was understood. `fields` (rising): what is compared.
LookedRow looked(const Normalised& row, std::span<const std::string> fields, const Hasher& hasher);

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

    // For another thread that understands rows of this side: see RowsOfBoth.
    std::unique_ptr<RowsAgain> again() const { return list_.file.again(); }
    Normaliser new_normaliser() const;
    // Whether a row spelled the same means the same in the other list.
    bool reads_like(const ListSide& other) const;

    // Which record the row is and what it says in these fields (rising).
    LookedRow look(
        const ReadPlace& place, std::span<const std::string> fields, const Hasher& hasher
    );
    // As the row spelled the field; empty: it says nothing.
    std::string spelling(const Rows& rows, std::size_t row, std::string_view field) const;

private:
    void bind(const Rows& rows);

    ComparedList list_;
    const Kind& kind_;
    Day today_;
    std::unique_ptr<RowsAgain> again_;
    Normaliser normaliser_;
    Rows rows_;
    std::size_t bound_columns_ = 0;
    Rows looked_;
};

}  // namespace xinqiao
