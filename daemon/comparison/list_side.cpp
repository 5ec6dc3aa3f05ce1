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
    : list_{list},
      kind_{kind},
      today_{today},
      again_{list.file.again()},
      normaliser_{kind, list.mapping, none_reviewed, today} {}

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
void ListSide::bind(const Rows& rows) {
    if (rows.columns().size() == bound_columns_) return;
    normaliser_.bind(rows);
    bound_columns_ = rows.columns().size();
}

void ListSide::look_at_columns() {
    std::vector<ReadPlace> places;
    list_.file.rewind();
    rows_.clear_rows();
    list_.file.read(rows_, places, csv() != nullptr ? 1 : rows_to_look_at);
    bind(rows_);
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
        bind(rows_);
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            const Normalised normalised = normaliser_.normalise(rows_, row);
            if (normalised.record) {
                RowMark mark;
                mark.put_at(places[row]);
                mark_meaning(*normalised.record, fields, hasher, mark);
                marks.rows.add(mark);
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

LookedRow ListSide::look(
    const ReadPlace& place, std::span<const std::string> fields, const Hasher& hasher
) {
    if (looked_.columns().empty()) looked_ = Rows{columns()};
    looked_.clear_rows();
    again_->read(place, looked_);
    bind(looked_);
    LookedRow row = looked(normaliser_.normalise(looked_, 0), fields, hasher);
    row.place = place;
    return row;
}

Normaliser ListSide::new_normaliser() const {
    Normaliser normaliser{kind_, list_.mapping, none_reviewed, today_};
    normaliser.bind(rows_);
    return normaliser;
}

bool ListSide::reads_like(const ListSide& other) const {
    return &kind_ == &other.kind_ && today_ == other.today_
           && &list_.mapping == &other.list_.mapping && columns() == other.columns();
}

std::string ListSide::spelling(const Rows& rows, std::size_t row, std::string_view field) const {
    return std::string{normaliser_.spelling(rows, row, field)};
}

LookedRow looked(const Normalised& row, std::span<const std::string> fields, const Hasher& hasher) {
    LookedRow looked;
    if (row.record) {
        mark_meaning(*row.record, fields, hasher, looked.meaning);
    } else {
        looked.sort = row.filtered.empty() ? LookedRow::Sort::unclear : LookedRow::Sort::filtered;
    }
    const std::string_view key = row.record ? row.record->key.text() : row.key.text();
    if (!key.empty()) hasher.mark(key, looked.key);
    return looked;
}

}  // namespace xinqiao
