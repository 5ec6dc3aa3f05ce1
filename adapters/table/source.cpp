// Rows of a table, page by page, behind the key of the last one.
#include <algorithm>

#include "adapters/table/cells.hpp"
#include "adapters/table/ends.hpp"
#include "adapters/table/layout.hpp"
#include "adapters/table/position.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view flag_deleted = "3";

// What one reading looks at: columns, and in which order.
struct TableView {
    TableLayout layout;
    Controls controls;
    std::vector<const TableColumn*> shown;
    std::vector<const TableColumn*> order;

    TableView(TableLayout found, const TableSettings& table)
        : layout{std::move(found)}, controls{table, layout} {
        for (const TableColumn& column : layout.columns) {
            const bool readable = column.cell != CellType::other;
            if (readable && !controls.is_control(column)) shown.push_back(&column);
        }
        if (table.read_by == "batch")
            order.push_back(needed(controls.batch_number, "batch_number"));
        if (table.read_by == "time") order.push_back(needed(controls.modified, "modified"));
        if (table.read_by == "flag") needed(controls.flag, "change_flag");
        if (controls.row_id != nullptr) {
            order.push_back(controls.row_id);
        } else {
            order.insert(order.end(), controls.keys.begin(), controls.keys.end());
        }
    }

    static const TableColumn* needed(const TableColumn* column, std::string_view setting) {
        if (column != nullptr) return column;
        throw Error{
            Error::Kind::misconfigured,
            "这种读取方式需要 table." + std::string{setting},
            "请填写列名, 或改 table.read_by"};
    }
};

class TableSource final : public Source {
public:
    TableSource(const TableSettings& table, const StreamSettings& stream, Secret password)
        : table_{table}, stream_{stream}, password_{std::move(password)} {}

    Page pull(const Cursor& cursor, const Call& call) override {
        go_on_with(call);
        try {
            return during("读取表 " + stream_.path, [&] { return read(cursor, call); });
        } catch (const Error&) {
            session_.reset();
            throw;
        }
    }

private:
    Page read(const Cursor& cursor, const Call& call);
    void connect(const Cursor& cursor, const Call& call);
    std::vector<TableCells> ask(
        const TableView& view, const std::string& which, const TableCells& values, std::size_t most
    );
    std::string condition(const TableView& view, TableCells& values, const TableCells& at) const;
    void add_rows(const TableView& view, const std::vector<TableCells>& found, Page& page) const;
    void add_unordered(const TableView& view, Page& page);
    void end(const TableView& view, TablePosition& position, Page& page);
    void look_back(TablePosition& position) const;
    std::int64_t rows_standing(const TableView& view);
    std::string quoted(const TableColumn& column) const {
        return session_->dialect().quoted(column.name);
    }
    bool is_whole() const { return table_.read_by == "all" && stream_.full; }
    bool leaves_out_deleted(const TableView& view) const {
        return stream_.full && view.controls.flag != nullptr;
    }
    std::string standing_only(const TableView& view) const;

    TableSettings table_;
    StreamSettings stream_;
    Secret password_;
    // Of the reading under way: all its pages see one picture where the database can show one.
    std::unique_ptr<TableSession> session_;
};

// A reading from the beginning gets a connection and a picture of its own.
void TableSource::connect(const Cursor& cursor, const Call& call) {
    if (!cursor.text().empty() && session_) return session_->heed(call);
    session_.reset();
    session_ = std::make_unique<TableSession>(table_, password_, call);
    const std::string_view snapshot = session_->dialect().snapshot();
    if (is_whole() && !snapshot.empty()) session_->tell(std::string{snapshot});
}

std::string TableSource::standing_only(const TableView& view) const {
    if (!leaves_out_deleted(view)) return "1 = 1";
    const std::string flag = quoted(*view.controls.flag);
    return "(" + flag + " is null or " + flag + " <> '3')";
}

std::int64_t TableSource::rows_standing(const TableView& view) {
    return session_->count(
        "select count(*) from " + view.layout.place + " where " + standing_only(view)
    );
}

// a > x, or a = x and b > y, …; where only the first is known: everything from it on.
std::string TableSource::condition(const TableView& view, TableCells& values, const TableCells& at)
    const {
    if (at.empty()) return "1 = 1";
    const auto compare = [&](std::size_t i, const char* how) {
        values.push_back(at[i]);
        const std::string name = ":v" + std::to_string(values.size() - 1);
        return quoted(*view.order[i]) + how + value_as(session_->dialect(), name, *view.order[i]);
    };
    if (at.size() < view.order.size()) return compare(0, " >= ");
    std::string any;
    for (std::size_t i = 0; i < at.size(); ++i) {
        std::string all;
        for (std::size_t j = 0; j < i; ++j) {
            all += compare(j, " = ") + " and ";
        }
        any += (any.empty() ? "(" : " or (") + all + compare(i, " > ") + ")";
    }
    return "(" + any + ")";
}

// The ordering columns first, then the change flag where there is one, then what is shown.
std::vector<TableCells> TableSource::ask(
    const TableView& view, const std::string& which, const TableCells& values, std::size_t most
) {
    std::vector<const TableColumn*> columns = view.order;
    if (view.controls.flag != nullptr) columns.push_back(view.controls.flag);
    columns.insert(columns.end(), view.shown.begin(), view.shown.end());
    const Dialect& dialect = session_->dialect();
    return session_->ask(
        "select " + joined_names(dialect, columns, ", ") + " from " + view.layout.place + " where "
            + standing_only(view) + " and " + which + " order by "
            + joined_names(dialect, view.order, ", ") + dialect.limited(most),
        values,
        columns.size()
    );
}

// One row more than the page holds tells whether there is another page.
Page TableSource::read(const Cursor& cursor, const Call& call) {
    connect(cursor, call);
    const TableView view{look_up(*session_, table_, stream_.path), table_};
    TablePosition position = position_of_table(cursor, table_.read_by, view.order.size());
    if (is_whole() && position.at.empty()) position.stood = rows_standing(view);
    TableCells values;
    const std::string behind = condition(view, values, position.at);
    const auto most = static_cast<std::size_t>(stream_.page_rows);
    const std::string ordered = quoted(*view.order.front()) + " is not null";
    go_on_with(call);
    auto found = ask(view, behind + " and " + ordered, values, most + 1);
    Page page;
    page.last = found.size() <= most;
    if (!page.last) found.pop_back();
    add_rows(view, found, page);
    position.read += static_cast<std::int64_t>(found.size());
    if (!found.empty()) {
        position.at.assign(
            found.back().begin(),
            found.back().begin() + static_cast<std::ptrdiff_t>(view.order.size())
        );
    }
    if (page.last) end(view, position, page);
    page.next = cursor_of(position);
    return page;
}

void TableSource::add_rows(const TableView& view, const std::vector<TableCells>& found, Page& page)
    const {
    page.unnumbered = true;
    if (page.rows.columns().empty()) {
        std::vector<std::string> names;
        for (const TableColumn* const column : view.shown) {
            names.push_back(column->name);
        }
        page.rows = Rows{names};
    }
    const std::size_t first = view.order.size() + (view.controls.flag != nullptr ? 1 : 0);
    for (const TableCells& row : found) {
        page.rows.begin_row(page.rows.size() + 1);
        std::string damaged;
        for (std::size_t i = 0; i < view.shown.size(); ++i) {
            const TableCell& cell = row[first + i];
            if (!cell) continue;
            if (first_invalid_utf8(*cell)) damaged = view.shown[i]->name;
            const bool padded = view.shown[i]->cell == CellType::padded;
            page.rows.set(i, padded ? comparable(*view.shown[i], *cell) : *cell);
        }
        if (!damaged.empty()) page.rows.mark_broken("列 " + damaged + " 的字符编码有误");
        const bool deleted = first > view.order.size() && row[view.order.size()]
                             && trimmed(*row[view.order.size()]) == flag_deleted;
        if (deleted) page.rows.mark_gone();
    }
}

// Rows without an id, a number or a time cannot be stepped over: they are shown at the end.
void TableSource::add_unordered(const TableView& view, Page& page) {
    const std::string without = quoted(*view.order.front()) + " is null";
    const auto found = ask(view, without, {}, static_cast<std::size_t>(stream_.page_rows));
    for (const TableCells& row : found) {
        add_rows(view, {row}, page);
        page.rows.mark_broken("列 " + view.order.front()->name + " 为空, 无法按它读取");
    }
}

// What is committed late with an earlier time, or into the last batch, is met the next time.
void TableSource::look_back(TablePosition& position) const {
    if (table_.read_by == "batch") position.at.resize(1);
    if (table_.read_by != "time") return;
    const auto from = earlier(position.at[0].value_or(""), table_.settle);
    if (!from) return;
    position.at = {*from};
}

// The whole table was read when as many rows were met as stood there before and stand there now.
void TableSource::end(const TableView& view, TablePosition& position, Page& page) {
    const std::size_t ordered = page.rows.size();
    add_unordered(view, page);
    position.read += static_cast<std::int64_t>(page.rows.size() - ordered);
    if (is_whole()) {
        const std::int64_t standing = rows_standing(view);
        page.complete = standing == position.read && standing == position.stood;
    }
    if (ordered > 0) look_back(position);
    const bool always_anew = table_.read_by == "flag" || table_.read_by == "all";
    if (always_anew && !stream_.full) position = {.way = table_.read_by};
    session_.reset();
}

}  // namespace

std::unique_ptr<Source> table_source(
    const TableSettings& table, const StreamSettings& stream, Secret password
) {
    const bool grows = table.read_by == "batch" || table.read_by == "time";
    if (grows && stream.full) {
        throw Error{
            Error::Kind::misconfigured,
            "名单 " + stream.name + " 按 " + table.read_by + " 读取, 每次只有变化的行",
            "请写 full = false, 或 table.read_by = \"all\""};
    }
    return std::make_unique<TableSource>(table, stream, std::move(password));
}

}  // namespace xinqiao
