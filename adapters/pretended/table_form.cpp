// Rows of a table with the control columns of the system, in a database of our own (SQLite).
#include <algorithm>
#include <set>

#include "adapters/pretended/system_form.hpp"
#include "adapters/process/private_folder.hpp"
#include "adapters/table/ends.hpp"
#include "adapters/table/session.hpp"

namespace xinqiao {
namespace {

constexpr const char* any_day = "2000-01-01 00:00:00";

class TableForm final : public SystemForm {
public:
    explicit TableForm(const TableSettings& table) : table_{table} {
        table_.backend = table_.product = "sqlite3";
        table_.connection = "db=" + (folder_.path() / "canary.db").string();
        table_.user.clear();
        table_.password = {};
        table_.schema.clear();
    }

    Rows list(const StreamSettings& stream, const Rows& rows, const Call& call) override {
        TableSession session{table_, {}, call};
        make_table(session, rows.columns());
        std::size_t number = 0;
        for (const WireRow& row : wire_rows(rows))
            insert(session, row, std::to_string(++number));
        StreamSettings here = stream;
        here.path = table_name;
        return table_source(table_, here, {})->pull(Cursor{}, call).rows;
    }

    // What a platform would read stands in the table then.
    std::string fault_of(const PublicationSettings&, const Change& change, const Call& call)
        override {
        {
            TableSession session{table_, {}, call};
            std::vector<std::string> columns;
            for (const auto& [column, text] : change.row)
                columns.push_back(column);
            make_table(session, columns);
        }
        const Receipt receipt =
            table_target(table_, table_name, {})->push({&change, 1}, call).at(0);
        const auto* const refused = std::get_if<Refused>(&receipt);
        return refused == nullptr ? std::string{} : refused->reason;
    }

    Receipt
    accepted(const PublicationSettings&, const Change&, const std::string& reference, const Call&)
        override {
        return Accepted{reference};
    }

private:
    static constexpr const char* table_name = "canary";

    // Anew, with these columns and the control columns.
    void make_table(TableSession& session, const std::vector<std::string>& columns) const {
        std::set<std::string> named;
        std::string list;
        const auto add = [&](const std::string& column, const char* type) {
            if (column.empty() || !named.insert(column).second) return;
            list += (list.empty() ? "" : ", ") + session.dialect().quoted(column) + " " + type;
        };
        for (const std::string& column : columns)
            add(column, "text");
        for (const std::string& column : {table_.row_id, table_.batch_id, table_.state})
            add(column, "text");
        for (const std::string& column : {table_.change_flag, table_.message})
            add(column, "text");
        add(table_.batch_number, "integer");
        for (const std::string& column : {table_.entered, table_.modified, table_.answered})
            add(column, "timestamp");
        session.tell("drop table if exists " + session.dialect().quoted(table_name));
        session.tell("create table " + session.dialect().quoted(table_name) + " (" + list + ")");
    }

    // As whoever fills the table of a list does.
    void insert(TableSession& session, WireRow row, const std::string& number) const {
        const WireRow controls{
            {table_.row_id, number},
            {table_.batch_id, number},
            {table_.batch_number, "1"},
            {table_.change_flag, "1"},
            {table_.entered, any_day},
            {table_.modified, any_day}};
        for (const auto& control : controls) {
            const bool is_said =
                std::ranges::find(row, control.first, &WireRow::value_type::first) != row.end();
            if (!control.first.empty() && !is_said) row.push_back(control);
        }
        std::string names;
        std::string places;
        TableCells values;
        for (const auto& [column, text] : row) {
            names += (names.empty() ? "" : ", ") + session.dialect().quoted(column);
            places += (places.empty() ? ":v" : ", :v") + std::to_string(values.size());
            values.emplace_back(text);
        }
        session.tell(
            "insert into " + session.dialect().quoted(table_name) + " (" + names + ") values ("
                + places + ")",
            std::move(values)
        );
    }

    PrivateFolder folder_;
    TableSettings table_;
};

}  // namespace

std::unique_ptr<SystemForm> table_form(const SystemSettings& system) {
    return std::make_unique<TableForm>(system.table);
}

}  // namespace xinqiao
