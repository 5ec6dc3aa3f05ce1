#include "daemon/comparison/list_side.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

constexpr std::size_t rows_to_look_at = 1000;
constexpr std::size_t rows_at_once = 500;

// `xinqiao diff` works without the store, where a steward's acceptance of codes is kept.
const ReviewedCodes none_reviewed;

}  // namespace

ListSide::ListSide(const ComparedList& list, const Kind& kind, Day today)
    : list_{list}, kind_{kind}, normaliser_{kind, list.mapping, none_reviewed, today} {}

std::vector<std::string> ListSide::fields() const {
    std::vector<std::string> names;
    for (const Field& field : kind_.fields) {
        const bool there = !normaliser_.columns_of(field.name).empty();
        if (there || list_.mapping.constants.contains(field.name)) names.push_back(field.name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

// Columns only ever join, so that a second look is needed only where there are more.
void ListSide::bind() {
    if (rows_.columns().size() == bound_columns_) return;
    normaliser_.bind(rows_);
    bound_columns_ = rows_.columns().size();
}

void ListSide::look_at_columns() {
    std::vector<ReadPlace> places;
    list_.file.rewind();
    rows_.clear_rows();
    list_.file.read(rows_, places, csv() != nullptr ? 1 : rows_to_look_at);
    bind();
}

std::optional<RowMarks> ListSide::mark_spelling(const Hasher& hasher) const {
    return marks_of_spelling(*csv(), normaliser_, columns().size(), hasher);
}

RowMarks ListSide::mark_meanings(
    std::span<const std::string> fields,
    const Hasher& hasher,
    const std::function<void(std::int64_t)>& progress
) {
    RowMarks marks;
    std::vector<ReadPlace> places;
    list_.file.rewind();
    std::int64_t met = 0;
    for (bool more = true; more;) {
        rows_.clear_rows();
        places.clear();
        more = list_.file.read(rows_, places, rows_at_once);
        bind();
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            const Normalised normalised = normaliser_.normalise(rows_, row);
            if (normalised.record) {
                RowMark mark;
                mark.offset = places[row].offset;
                mark.line = static_cast<std::uint32_t>(places[row].line);
                mark_meaning(*normalised.record, fields, hasher, mark);
                marks.rows.push_back(mark);
            } else if (normalised.filtered.empty()) {
                marks.unclear.push_back(places[row]);
            } else {
                ++marks.filtered;
            }
        }
        met += static_cast<std::int64_t>(rows_.size());
        if (progress) progress(met);
    }
    return marks;
}

const UnderstoodRow& ListSide::understand(const ReadPlace& place) {
    list_.file.read_again(place, rows_);
    bind();
    const std::size_t row = rows_.size() - 1;
    return understood_.emplace_back(UnderstoodRow{row, normaliser_.normalise(rows_, row)});
}

void ListSide::forget() {
    understood_.clear();
    rows_.clear_rows();
}

std::string ListSide::spelling(const UnderstoodRow& row, std::string_view field) const {
    for (const std::size_t column : normaliser_.columns_of(field)) {
        const auto cell = rows_.cell(row.row, column);
        if (cell && !cell->empty()) return std::string{*cell};
    }
    return {};
}

}  // namespace xinqiao
