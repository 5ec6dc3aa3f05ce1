#include "schema/rows.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <boost/json/serialize.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

// The text with every byte that is no UTF-8 replaced, so that it can stand in a JSON document.
std::string readable(std::string_view bytes) {
    std::string text;
    for (auto bad = first_invalid_utf8(bytes); bad; bad = first_invalid_utf8(bytes)) {
        text.append(bytes.substr(0, *bad)).append("\xEF\xBF\xBD");
        bytes.remove_prefix(*bad + 1);
    }
    return text.append(bytes);
}

std::string json_text(std::string_view bytes) {
    return boost::json::serialize(boost::json::string_view{readable(bytes)});
}

}  // namespace

Rows::Rows(std::vector<std::string> columns)
    : columns_{std::move(columns)}, seen_(columns_.size(), 0) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        index_.emplace(columns_[i], i);
    }
}

std::size_t Rows::column(std::string_view name) {
    if (expected_ < columns_.size() && columns_[expected_] == name) return expected_++;
    if (const auto found = find_column(name)) {
        expected_ = *found + 1;
        return *found;
    }
    columns_.emplace_back(name);
    seen_.push_back(0);
    index_.emplace(columns_.back(), columns_.size() - 1);
    expected_ = columns_.size();
    return columns_.size() - 1;
}

std::optional<std::size_t> Rows::find_column(std::string_view name) const {
    const auto found = index_.find(name);
    if (found == index_.end()) return std::nullopt;
    return found->second;
}

// An eighth more: pages differ a little.
void Rows::make_room(const RowsExtent& expected) {
    const auto with_margin = [](std::size_t count) { return count + count / 8; };
    places_.reserve(with_margin(expected.rows));
    first_cell_.reserve(with_margin(expected.rows));
    cells_.reserve(with_margin(expected.cells));
    buffer_.reserve(with_margin(expected.bytes));
}

void Rows::number_from(std::uint64_t first) {
    std::iota(places_.begin(), places_.end(), first);
}

void Rows::begin_row(std::uint64_t place) {
    places_.push_back(place);
    first_cell_.push_back(cells_.size());
    expected_ = 0;
}

void Rows::set(std::size_t column, std::string_view text) {
    if (places_.empty() || column >= columns_.size()) {
        throw Error{Error::Kind::bug, "a cell was set outside of any row or column"};
    }
    if (seen_[column] == places_.size()) {
        repeated_.push_back({places_.size() - 1, columns_[column]});
        return;
    }
    seen_[column] = places_.size();
    cells_.push_back({buffer_.size(), static_cast<std::uint32_t>(column)});
    buffer_.append(text);
}

std::optional<std::string_view> Rows::cell(std::size_t row, std::size_t column) const {
    const std::size_t begin = first_cell_[row];
    const std::size_t end = end_of(row);
    // Most rows hold all columns in order.
    if (begin + column < end && cells_[begin + column].column == column) {
        return text_of(begin + column);
    }
    for (std::size_t i = begin; i < end; ++i) {
        if (cells_[i].column == column) return text_of(i);
    }
    return std::nullopt;
}

std::string_view Rows::text_of(std::size_t cell) const {
    const std::uint64_t begin = cells_[cell].begin;
    const std::uint64_t end = cell + 1 < cells_.size() ? cells_[cell + 1].begin : buffer_.size();
    return std::string_view{buffer_}.substr(begin, end - begin);
}

std::size_t Rows::end_of(std::size_t row) const {
    return row + 1 < first_cell_.size() ? first_cell_[row + 1] : cells_.size();
}

std::optional<std::string_view> Rows::remark(const std::vector<Remark>& remarks, std::size_t row) {
    const auto found = std::lower_bound(
        remarks.begin(),
        remarks.end(),
        row,
        [](const Remark& remark, std::size_t wanted) { return remark.row < wanted; }
    );
    if (found == remarks.end() || found->row != row) return std::nullopt;
    return found->text;
}

std::optional<std::string_view> Rows::repeated(std::size_t row) const {
    return remark(repeated_, row);
}

void Rows::mark_broken(std::string reason) {
    if (places_.empty()) throw Error{Error::Kind::bug, "no row was begun that could be broken"};
    broken_.push_back({places_.size() - 1, std::move(reason)});
}

std::optional<std::string_view> Rows::broken(std::size_t row) const {
    return remark(broken_, row);
}

void Rows::mark_gone() {
    if (places_.empty()) throw Error{Error::Kind::bug, "no row was begun that could be gone"};
    gone_.push_back(places_.size() - 1);
}

bool Rows::gone(std::size_t row) const {
    return std::binary_search(gone_.begin(), gone_.end(), row);
}

std::string Rows::json(std::size_t row, std::span<const std::size_t> without) const {
    std::vector<std::pair<std::size_t, std::size_t>> shown;  // column, cell
    for (std::size_t i = first_cell_[row]; i < end_of(row); ++i) {
        const std::size_t column = cells_[i].column;
        if (std::find(without.begin(), without.end(), column) == without.end()) {
            shown.emplace_back(column, i);
        }
    }
    std::sort(shown.begin(), shown.end());
    std::string text = "{";
    for (const auto& [column, cell] : shown) {
        if (text.size() > 1) text += ',';
        text.append(json_text(columns_[column])).append(":").append(json_text(text_of(cell)));
    }
    return text += '}';
}

void Rows::clear() {
    *this = Rows{};
}

void Rows::clear_rows() {
    expected_ = 0;
    std::fill(seen_.begin(), seen_.end(), 0);
    buffer_.clear();
    places_.clear();
    first_cell_.clear();
    cells_.clear();
    broken_.clear();
    repeated_.clear();
    gone_.clear();
}

}  // namespace xinqiao
