#include "adapters/table/row_form.hpp"

#include <algorithm>

#include "adapters/table/cells.hpp"
#include "adapters/table/copy.hpp"

namespace xinqiao {

// Every column that a row names must be there, before anything is written.
void RowForm::bind(std::span<const Change> changes) {
    bound_.clear();
    for (const Change& change : changes) {
        if (change.action == Action::withdraw) continue;
        for (std::size_t i = 0; i < change.row.size(); ++i) {
            const std::string& wire = change.row[i].first;
            if (find(wire, i) != nullptr) continue;
            bound_.push_back({wire, layout_.find(wire), nowhere});
        }
    }
    std::vector<std::string> wires;
    for (const Bound& bound : bound_) {
        wires.push_back(bound.wire);
    }
    must_have(layout_, wires);
    lay_out();
}

void RowForm::lay_out() {
    written_.clear();
    blank_.clear();
    blank_as_copied_.clear();
    for (const TableColumn& column : layout_.columns) {
        const bool ours = controls_.is_control(column);
        const bool theirs = &column == controls_.message || &column == controls_.answered;
        bool named = false;
        for (Bound& bound : bound_) {
            if (bound.column != &column) continue;
            named = true;
            if (!ours) bound.place = written_.size();
        }
        if (!named && (!ours || theirs)) continue;
        written_.push_back(&column);
        blank_.push_back(ours ? control_value(column, flag_new) : TableCell{});
        append_copied_or_null(blank_as_copied_.emplace_back(), blank_.back());
    }
}

// The rows of a batch name the same columns in the same order, as a rule.
const RowForm::Bound* RowForm::find(std::string_view wire, std::size_t guess) const {
    if (guess < bound_.size() && bound_[guess].wire == wire) return &bound_[guess];
    const auto found = std::find_if(bound_.begin(), bound_.end(), [&](const Bound& bound) {
        return bound.wire == wire;
    });
    return found == bound_.end() ? nullptr : &*found;
}

const TableColumn& RowForm::column(std::string_view wire, std::size_t guess) const {
    return *find(wire, guess)->column;
}

TableCell RowForm::control_value(const TableColumn& column, const char* flag) const {
    if (&column == controls_.batch_number) return "1";
    if (&column == controls_.state) return table_.state_new;
    if (&column == controls_.flag) return flag;
    if (&column == controls_.entered || &column == controls_.modified) {
        return moment_for(column, now_);
    }
    return std::nullopt;
}

TableCells RowForm::cells(const NewRow& new_row) const {
    TableCells cells = blank_;
    const WireRow& row = new_row.change->row;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Bound& bound = *find(row[i].first, i);
        if (bound.place != nowhere) cells[bound.place] = spelled_for(*bound.column, row[i].second);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (written_[i] == controls_.row_id) cells[i] = new_row.row_id;
        if (written_[i] == controls_.batch_id) cells[i] = new_row.change->id.text();
    }
    return cells;
}

std::string RowForm::copy_text(std::span<const NewRow> rows) const {
    std::string text;
    std::vector<std::size_t> places(written_.size());
    for (const NewRow& row : rows) {
        append_line(text, row, places);
    }
    return text;
}

// `places` is only room: which cell of the row goes into which column. The same cells as above,
// without a copy of each.
void RowForm::append_line(
    std::string& text, const NewRow& new_row, std::vector<std::size_t>& places
) const {
    std::fill(places.begin(), places.end(), nowhere);
    const WireRow& row = new_row.change->row;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const Bound& bound = *find(row[i].first, i);
        if (bound.place != nowhere) places[bound.place] = i;
    }
    for (std::size_t i = 0; i < written_.size(); ++i) {
        if (i > 0) text += '\t';
        if (written_[i] == controls_.row_id) {
            append_copied(text, new_row.row_id);
        } else if (written_[i] == controls_.batch_id) {
            append_copied(text, new_row.change->id.text());
        } else if (places[i] == nowhere) {
            text += blank_as_copied_[i];
        } else if (keeps_spelling(*written_[i], row[places[i]].second)) {
            append_copied(text, row[places[i]].second);
        } else {
            append_copied_or_null(text, spelled_for(*written_[i], row[places[i]].second));
        }
    }
    text += '\n';
}

}  // namespace xinqiao
