// The platform's verdicts, which it writes into the rows later: state, reason and time.
#include "adapters/table/cells.hpp"
#include "adapters/table/ends.hpp"
#include "adapters/table/layout.hpp"
#include "adapters/table/position.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t verdicts_per_page = 1000;
constexpr const char* way_of_verdicts = "verdicts";

class TableReceipts final : public Receipts {
public:
    TableReceipts(const TableSettings& table, std::string path, Secret password)
        : table_{table}, path_{std::move(path)}, password_{std::move(password)} {}

    ReceiptPage poll(const Cursor& cursor, const Call& call) override {
        go_on_with(call);
        return during("读取表 " + path_ + " 的处理结果", [&] { return read(cursor, call); });
    }

private:
    ReceiptPage read(const Cursor& cursor, const Call& call) const;
    LateReceipt verdict_in(const TableCells& row) const;

    TableSettings table_;
    std::string path_;
    Secret password_;
};

// In the order of the verdicts, behind the last one seen.
ReceiptPage TableReceipts::read(const Cursor& cursor, const Call& call) const {
    TableSession session{table_, password_, call};
    const TableLayout layout = look_up(session, table_, path_);
    const Controls controls{table_, layout};
    const Dialect& dialect = session.dialect();
    TablePosition position = position_of_table(cursor, way_of_verdicts, 2);
    const std::string time = dialect.quoted(controls.answered->name);
    const std::string id = dialect.quoted(controls.row_id->name);
    const std::string state = dialect.quoted(controls.state->name);
    TableCells values{table_.state_accepted, table_.state_refused};
    std::string behind;
    if (position.at.size() == 2) {
        const std::string then = value_as(dialect, ":v2", *controls.answered);
        const std::string then_too = value_as(dialect, ":v3", *controls.answered);
        behind = " and (" + time + " > " + then + " or (" + time + " = " + then_too + " and " + id
                 + " > :v4))";
        values.insert(values.end(), {position.at[0], position.at[0], position.at[1]});
    }
    std::string columns =
        time + ", " + id + ", " + state + ", " + dialect.quoted(controls.batch_id->name) + ", ";
    columns += controls.message ? dialect.quoted(controls.message->name) : state;
    const auto rows = session.ask(
        "select " + columns + " from " + layout.place + " where " + state + " in ("
            + value_as(dialect, ":v0", *controls.state) + ", "
            + value_as(dialect, ":v1", *controls.state) + ") and " + time + " is not null" + behind
            + " order by " + time + ", " + id + dialect.limited(verdicts_per_page),
        values,
        5
    );
    ReceiptPage page;
    for (const TableCells& row : rows) {
        page.receipts.push_back(verdict_in(row));
        position.at = {row[0], row[1]};
    }
    page.last = rows.size() < verdicts_per_page;
    page.next = rows.empty() ? cursor : cursor_of(position);
    return page;
}

LateReceipt TableReceipts::verdict_in(const TableCells& row) const {
    const std::string state{trimmed(row[2].value_or(""))};
    LateReceipt late;
    late.change = ChangeId{std::string{trimmed(row[3].value_or(""))}};
    if (state == table_.state_accepted) {
        late.receipt = Accepted{std::string{trimmed(row[1].value_or(""))}};
    } else {
        const std::string reason{trimmed(row[4].value_or(""))};
        late.receipt = Refused{state, table_.message.empty() ? "平台退回, 未写原因" : reason};
    }
    return late;
}

}  // namespace

bool has_verdicts(const TableSettings& table) {
    return !table.state_accepted.empty();
}

std::unique_ptr<Receipts> table_receipts(
    const TableSettings& table, const std::string& path, Secret password
) {
    const bool complete = !table.state.empty() && !table.answered.empty() && !table.row_id.empty()
                          && !table.batch_id.empty() && !table.state_refused.empty();
    if (!complete) {
        throw Error{
            Error::Kind::misconfigured,
            "平台回写处理结果时须填写状态列、处理时间列、行标识列、批次标识列和退回状态",
            "请填写 table.state, answered, row_id, batch_id, state_refused"};
    }
    return std::make_unique<TableReceipts>(table, path, std::move(password));
}

}  // namespace xinqiao
