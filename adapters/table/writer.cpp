#include "adapters/table/writer.hpp"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "adapters/table/cells.hpp"
#include "adapters/table/ends.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr const char* refused_here = "table";
constexpr const char* flag_new = RowForm::flag_new;
constexpr const char* flag_changed = "2";
constexpr const char* flag_deleted_row = "3";
// Bound values in one statement, where they do not go as arrays: SQL Server takes 2100.
constexpr std::size_t most_values = 2000;

// The same record has the same row id, whoever writes it and however often.
std::string uuid_of(const Change& change) {
    const std::string hex = sha256(change.kind.text() + "\n" + change.key.text()).hex();
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-"
           + hex.substr(16, 4) + "-" + hex.substr(20, 12);
}

void append_key(std::string& identity, std::string_view part) {
    identity += std::to_string(part.size()) + ":";
    identity += part;
}

// {"甲","乙",NULL}: an array of PostgreSQL.
std::string array_of(std::span<const TableCells> rows, std::size_t column) {
    std::string text{"{"};
    for (const TableCells& row : rows) {
        if (text.size() > 1) text += ',';
        if (!row[column]) {
            text += "NULL";
            continue;
        }
        text += '"';
        for (const char letter : *row[column]) {
            if (letter == '"' || letter == '\\') text += '\\';
            text += letter;
        }
        text += '"';
    }
    return text + "}";
}

std::string value_name(std::size_t number) {
    return ":v" + std::to_string(number);
}

// unnest(cast(:v0 as text[]), …) as sent(c0, …)
std::string unnested(std::size_t columns) {
    std::string arrays;
    std::string names;
    for (std::size_t i = 0; i < columns; ++i) {
        const std::string between = i > 0 ? ", " : "";
        arrays += between + "cast(" + value_name(i) + " as text[])";
        names += between + "c" + std::to_string(i);
    }
    return "unnest(" + arrays + ") as sent(" + names + ")";
}

std::string unnested_values(const Dialect& dialect, std::span<const TableColumn* const> columns) {
    std::string values;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) values += ", ";
        values += value_as(dialect, "c" + std::to_string(i), *columns[i]);
    }
    return values;
}

}  // namespace

TableWriter::TableWriter(
    TableSession& session, const TableSettings& table, const TableLayout& layout, Moment now
)
    : session_{session},
      table_{table},
      layout_{layout},
      controls_{table, layout},
      form_{table, layout, controls_, now},
      copies_{session.dialect().takes_arrays()} {
    identity_ = controls_.keys;
    if (identity_.empty()) identity_.push_back(controls_.row_id);
    for (const TableColumn& column : layout.columns) {
        if (column.cell != CellType::other) looked_at_.push_back(&column);
    }
    if (table.withdraw_by == "flag" && controls_.flag == nullptr) {
        throw Error{
            Error::Kind::misconfigured,
            "按变更标志撤回需要变更标志列",
            "请填写 table.change_flag, 或改 table.withdraw_by"};
    }
}

std::string TableWriter::quoted(const TableColumn& column) const {
    return session_.dialect().quoted(column.name);
}

TableWriter::Work TableWriter::work_on(const Change& change) const {
    Work work{.change = &change};
    work.row_id = change.reference.empty() ? uuid_of(change) : change.reference;
    work.keys = keys_of(work);
    for (std::size_t i = 0; i < work.keys.size(); ++i) {
        append_key(work.identity, comparable(*identity_[i], *work.keys[i]));
    }
    return work;
}

TableCells TableWriter::keys_of(const Work& work) const {
    if (controls_.keys.empty()) return {work.row_id};
    TableCells values;
    for (const TableColumn* const column : identity_) {
        std::string value;
        for (const auto& [wire, text] : work.change->row) {
            if (layout_.find(wire) == column) value = text;
        }
        values.emplace_back(spelled_for(*column, value).value_or(""));
    }
    return values;
}

std::string TableWriter::obstacle_of(const Work& work) const {
    for (const auto& [wire, text] : work.change->row) {
        if (text.find('\0') != std::string::npos) return "列 " + wire + " 含有空字符, 数据库存不下";
        if (first_invalid_utf8(text)) return "列 " + wire + " 的字符编码有误";
    }
    for (std::size_t i = 0; i < work.keys.size(); ++i) {
        if (work.keys[i]->empty()) {
            return "键列 " + identity_[i]->name + " 为空, 无法确定是哪一行";
        }
    }
    return {};
}

std::vector<TableWriter::Work> TableWriter::works_on(std::span<const Change> changes) const {
    std::vector<Work> works;
    works.reserve(changes.size());
    for (const Change& change : changes) {
        Work& work = works.emplace_back(work_on(change));
        const std::string obstacle = obstacle_of(work);
        if (!obstacle.empty()) work.receipt = Refused{refused_here, obstacle};
    }
    return works;
}

// A record that is told twice in one batch begins another round.
std::vector<Receipt> TableWriter::write(std::span<const Change> changes) {
    form_.bind(changes);
    std::vector<Work> works = works_on(changes);
    std::set<std::string_view> seen;
    for (std::size_t begin = 0, at = 0; at <= works.size(); ++at) {
        const bool again = at < works.size() && !seen.insert(works[at].identity).second;
        if (at < works.size() && !again) continue;
        carry_out_round({works.data() + begin, at - begin});
        if (!again) break;
        begin = at;
        seen.clear();
        seen.insert(works[at].identity);
    }
    return receipts_of(works);
}

void TableWriter::carry_out_round(std::span<Work> round) {
    const Found found = look_up_all(round);
    std::vector<Work*> open;
    for (Work& work : round) {
        if (is_refused(work)) continue;
        decide(work, found);
        if (work.step != Step::nothing) open.push_back(&work);
    }
    carry_out(open, true);
}

bool TableWriter::is_refused(const Work& work) {
    return std::holds_alternative<Refused>(work.receipt);
}

std::vector<Receipt> TableWriter::receipts_of(std::span<Work> works) {
    std::vector<Receipt> receipts;
    receipts.reserve(works.size());
    for (Work& work : works) {
        only_new_ = only_new_ && work.step == Step::insert && !is_refused(work);
        receipts.push_back(std::move(work.receipt));
    }
    return receipts;
}

std::optional<std::vector<Receipt>> TableWriter::write_as_new(std::span<const Change> changes) {
    if (!layout_.tells_apart(identity_)) return std::nullopt;
    form_.bind(changes);
    std::vector<Work> works = works_on(changes);
    std::unordered_set<std::string_view> seen;
    std::vector<Work*> open;
    for (Work& work : works) {
        if (!seen.insert(work.identity).second) return std::nullopt;
        if (is_refused(work)) continue;
        work.step = Step::insert;
        work.receipt = success(work);
        open.push_back(&work);
    }
    try {
        if (!open.empty()) insert(open);
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::invalid) throw;
        return std::nullopt;
    }
    return receipts_of(works);
}

TableWriter::Found TableWriter::look_up_all(std::span<Work> works) {
    Found found;
    const std::size_t most =
        session_.dialect().takes_arrays() ? works.size() : most_values / (4 * identity_.size());
    for (std::size_t begin = 0; begin < works.size(); begin += most) {
        add_looked_up(works.subspan(begin, std::min(most, works.size() - begin)), found);
    }
    return found;
}

void TableWriter::add_looked_up(std::span<Work> works, Found& found) {
    const Dialect& dialect = session_.dialect();
    std::vector<TableCells> wanted;
    for (const Work& work : works) {
        if (is_refused(work)) continue;
        wanted.push_back(work.keys);
    }
    if (wanted.empty()) return;
    TableCells values;
    std::string where;
    if (dialect.takes_arrays()) {
        const bool one_text = identity_.size() == 1 && identity_[0]->cell == CellType::text;
        where = one_text ? quoted(*identity_[0]) + " = any(cast(:v0 as text[]))"
                         : "(" + joined_names(dialect, identity_, ", ") + ") in (select "
                               + unnested_values(dialect, identity_) + " from "
                               + unnested(identity_.size()) + ")";
        for (std::size_t i = 0; i < identity_.size(); ++i) {
            values.emplace_back(array_of(wanted, i));
        }
    } else {
        for (const TableCells& cells : wanted) {
            std::string all;
            for (std::size_t i = 0; i < identity_.size(); ++i) {
                const std::string value = value_name(values.size());
                all += (i > 0 ? " and " : "") + quoted(*identity_[i]) + " = "
                       + value_as(dialect, value, *identity_[i]);
                values.push_back(cells[i]);
            }
            where += (where.empty() ? "" : " or ") + ("(" + all + ")");
        }
    }
    const auto rows = session_.ask(
        "select " + joined_names(dialect, looked_at_, ", ") + " from " + layout_.place + " where "
            + where + std::string{dialect.locking()},
        values,
        looked_at_.size()
    );
    for (const TableCells& cells : rows) {
        StandingRow row{cells};
        std::string identity;
        for (const TableColumn* const column : identity_) {
            append_key(identity, comparable(*column, cell_of(row, column).value_or("")));
        }
        found[identity].push_back(std::move(row));
    }
}

const TableCell& TableWriter::cell_of(const StandingRow& row, const TableColumn* column) const {
    static const TableCell nothing;
    const auto at = std::find(looked_at_.begin(), looked_at_.end(), column);
    if (column == nullptr || at == looked_at_.end()) return nothing;
    return row.cells[static_cast<std::size_t>(at - looked_at_.begin())];
}

void TableWriter::decide(Work& work, const Found& found) const {
    const auto at = found.find(work.identity);
    const std::size_t matches = at == found.end() ? 0 : at->second.size();
    work.stands = matches == 1 ? &at->second.front() : nullptr;
    work.step = Step::nothing;
    if (work.change->action == Action::withdraw) {
        decide_withdrawal(work, matches);
    } else if (matches > 1) {
        work.receipt = Refused{
            refused_here,
            "表中有 " + std::to_string(matches) + " 行是同一条记录, 无法确定改哪一行; 请先清理"};
    } else if (matches == 1) {
        decide_upsert(work, *work.stands);
    } else {
        work.step = Step::insert;
    }
    if (!is_refused(work)) work.receipt = success(work);
}

// The same change again has no second effect: the table knows its number, or holds the same.
void TableWriter::decide_upsert(Work& work, const StandingRow& row) const {
    const bool told_before = cell_of(row, controls_.batch_id) == work.change->id.text();
    const bool withdrawn = trimmed(cell_of(row, controls_.flag).value_or("")) == flag_deleted_row;
    const bool stands = !withdrawn && says_the_same(*work.change, row);
    if (stands && (told_before || !has_verdicts(table_))) return;
    work.step = Step::update;
}

void TableWriter::decide_withdrawal(Work& work, std::size_t matches) const {
    if (matches != 1) {
        work.receipt = Refused{
            refused_here,
            matches == 0 ? "表中没有这一行, 无法撤回: 可能已被对方取走, 或已经撤回"
                         : "表中有 " + std::to_string(matches)
                               + " 行是同一条记录, 无法确定撤回哪一行; 请先清理"};
        return;
    }
    const bool by_flag = table_.withdraw_by == "flag";
    const auto& flag = cell_of(*work.stands, controls_.flag);
    if (by_flag && trimmed(flag.value_or("")) == flag_deleted_row) return;
    work.step = by_flag ? Step::flag : Step::erase;
}

bool TableWriter::says_the_same(const Change& change, const StandingRow& row) const {
    return std::all_of(change.row.begin(), change.row.end(), [&](const auto& cell) {
        const TableColumn& column = form_.column(cell.first);
        return controls_.is_control(column)
               || same_cell(column, cell_of(row, &column), cell.second);
    });
}

Accepted TableWriter::accepted(const Work& work) const {
    if (work.stands != nullptr && controls_.row_id != nullptr) {
        const TableCell& id = cell_of(*work.stands, controls_.row_id);
        if (id && !id->empty()) return {comparable(*controls_.row_id, *id)};
    }
    return {work.row_id};
}

Receipt TableWriter::success(const Work& work) const {
    if (has_verdicts(table_) && work.step != Step::erase) return Taken{};
    return accepted(work);
}

// What the database refuses is looked for by halves, so that one bad row costs a few statements
// and not the batch.
void TableWriter::carry_out(std::span<Work* const> works, bool again) {
    if (works.empty()) return;
    const Dialect& dialect = session_.dialect();
    session_.tell(dialect.savepoint());
    try {
        apply(works);
        if (!dialect.release().empty()) session_.tell(dialect.release());
        return;
    } catch (const Error& error) {
        if (error.kind() != Error::Kind::invalid) throw;
        session_.tell(dialect.back_to_savepoint());
        // A view takes no COPY, but statements.
        if (std::exchange(copies_, false)) return carry_out(works, again);
        if (works.size() == 1) works[0]->receipt = Refused{refused_here, error.what()};
    }
    if (works.size() > 1) {
        carry_out(works.first(works.size() / 2), again);
        carry_out(works.subspan(works.size() / 2), again);
        return;
    }
    // A second sender may have been quicker.
    if (!again || works[0]->step != Step::insert) return;
    Work now = work_on(*works[0]->change);
    const Found found = look_up_all({&now, 1});
    if (found.empty()) return;
    decide(now, found);
    Work* const pointer = &now;
    if (now.step != Step::nothing) carry_out({&pointer, 1}, false);
    works[0]->receipt = now.receipt;
}

void TableWriter::apply(std::span<Work* const> works) {
    std::vector<Work*> inserts;
    for (Work* const work : works) {
        if (work->step == Step::insert) {
            inserts.push_back(work);
        } else {
            alter(*work);
        }
    }
    if (!inserts.empty()) insert(inserts);
}

void TableWriter::insert(std::span<Work* const> works) {
    std::vector<NewRow> new_rows;
    new_rows.reserve(works.size());
    for (const Work* const work : works) {
        new_rows.push_back({work->change, work->row_id});
    }
    if (copies_) return insert_copied(new_rows);
    std::vector<TableCells> rows;
    rows.reserve(works.size());
    for (const NewRow& row : new_rows) {
        rows.push_back(form_.cells(row));
    }
    if (session_.dialect().takes_arrays()) return insert_arrays(rows);
    const bool one_by_one = session_.dialect().product() == Product::oracle;
    const std::size_t most =
        one_by_one ? 1 : std::max<std::size_t>(1, most_values / form_.columns().size());
    for (std::size_t begin = 0; begin < rows.size(); begin += most) {
        insert_rows(std::span{rows}.subspan(begin, std::min(most, rows.size() - begin)));
    }
}

void TableWriter::insert_copied(std::span<const NewRow> rows) {
    const std::string names = joined_names(session_.dialect(), form_.columns(), ", ");
    session_.copy("copy " + layout_.place + " (" + names + ") from stdin", form_.copy_text(rows));
}

void TableWriter::insert_arrays(std::span<const TableCells> rows) {
    const Dialect& dialect = session_.dialect();
    TableCells arrays;
    for (std::size_t i = 0; i < form_.columns().size(); ++i) {
        arrays.emplace_back(array_of(rows, i));
    }
    session_.tell(
        "insert into " + layout_.place + " (" + joined_names(dialect, form_.columns(), ", ")
            + ") select " + unnested_values(dialect, form_.columns()) + " from "
            + unnested(form_.columns().size()),
        arrays
    );
}

void TableWriter::insert_rows(std::span<const TableCells> rows) {
    TableCells values;
    std::string tuples;
    for (const TableCells& row : rows) {
        tuples += tuples.empty() ? "(" : ", (";
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i > 0) tuples += ", ";
            tuples += value_as(session_.dialect(), value_name(values.size()), *form_.columns()[i]);
            values.push_back(row[i]);
        }
        tuples += ")";
    }
    session_.tell(
        "insert into " + layout_.place + " ("
            + joined_names(session_.dialect(), form_.columns(), ", ") + ") values " + tuples,
        values
    );
}

std::string TableWriter::number_after(const StandingRow& row) const {
    const std::string text = cell_of(row, controls_.batch_number).value_or("0");
    return std::to_string(std::strtoll(text.c_str(), nullptr, 10) + 1);
}

// By its row id where the row has one, else by the keys.
std::string TableWriter::place_of(const Work& work, TableCells& values) const {
    std::vector<const TableColumn*> columns = identity_;
    if (controls_.row_id != nullptr && cell_of(*work.stands, controls_.row_id)) {
        columns = {controls_.row_id};
    }
    std::string where;
    for (const TableColumn* const column : columns) {
        if (!where.empty()) where += " and ";
        where += quoted(*column) + " = "
                 + value_as(session_.dialect(), value_name(values.size()), *column);
        values.push_back(cell_of(*work.stands, column));
    }
    return " where " + where;
}

void TableWriter::alter(const Work& work) {
    TableCells values;
    if (work.step == Step::erase) {
        const std::string where = place_of(work, values);
        return exactly_one("delete from " + layout_.place + where, values, work);
    }
    const bool withdraws = work.step == Step::flag;
    const bool back =
        trimmed(cell_of(*work.stands, controls_.flag).value_or("")) == flag_deleted_row;
    const char* const flag = withdraws ? flag_deleted_row : back ? flag_new : flag_changed;
    std::string set;
    const auto assign = [&](const TableColumn& column, TableCell value) {
        if (!set.empty()) set += ", ";
        set += quoted(column) + " = "
               + value_as(session_.dialect(), value_name(values.size()), column);
        values.push_back(std::move(value));
    };
    if (!withdraws) {
        for (const auto& [wire, text] : work.change->row) {
            const TableColumn& column = form_.column(wire);
            if (!controls_.is_control(column)) assign(column, spelled_for(column, text));
        }
    }
    if (controls_.batch_id != nullptr) assign(*controls_.batch_id, work.change->id.text());
    for (const TableColumn* const column : {controls_.state, controls_.modified, controls_.flag}) {
        if (column != nullptr) assign(*column, form_.control_value(*column, flag));
    }
    if (controls_.batch_number) assign(*controls_.batch_number, number_after(*work.stands));
    const std::string where = place_of(work, values);
    exactly_one("update " + layout_.place + " set " + set + where, values, work);
}

void TableWriter::exactly_one(
    const std::string& statement, const TableCells& values, const Work& work
) {
    const std::int64_t touched = session_.tell(statement, values);
    if (touched == 1) return;
    const char* const verb = work.change->action == Action::withdraw ? "撤回" : "修改";
    throw Error{
        Error::Kind::invalid,
        std::string{"要"} + verb + "的行标识对应 " + std::to_string(touched)
            + " 行, 须恰为一行; 请检查行标识列是否唯一"};
}

Rows TableWriter::standing(const Change& change) {
    std::vector<std::string> names;
    for (const TableColumn* const column : looked_at_) {
        names.push_back(column->name);
    }
    Rows rows{names};
    Work work = work_on(change);
    if (!obstacle_of(work).empty()) return rows;
    for (const auto& [identity, found] : look_up_all({&work, 1})) {
        for (const StandingRow& row : found) {
            if (trimmed(cell_of(row, controls_.flag).value_or("")) == flag_deleted_row) continue;
            rows.begin_row(rows.size() + 1);
            for (std::size_t i = 0; i < looked_at_.size(); ++i) {
                const TableColumn& column = *looked_at_[i];
                if (!row.cells[i] || controls_.is_control(column)) continue;
                const bool padded = column.cell == CellType::padded;
                rows.set(i, padded ? comparable(column, *row.cells[i]) : *row.cells[i]);
            }
        }
    }
    return rows;
}

}  // namespace xinqiao
