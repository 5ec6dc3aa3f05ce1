// Changes carried out in one table, inside one transaction: what stands there is looked up for all
// of them at once, what the database refuses does not take the others down.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/change.hpp"
#include "adapters/receipt.hpp"
#include "adapters/table/row_form.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// A row that stands in the table, by the columns of TableWriter::looked_at.
struct StandingRow {
    TableCells cells;
};

class TableWriter {
public:
    // The references must outlive the writer.
    TableWriter(
        TableSession& session, const TableSettings& table, const TableLayout& layout, Moment now
    );

    // One receipt per change, in order. Throws Error when all of it is to be rolled back.
    std::vector<Receipt> write(std::span<const Change> changes);
    // Whether all that was written were new rows, none refused.
    bool wrote_only_new() const noexcept { return only_new_; }

    // The same without a look at what stands there, where the database itself refuses a second row
    // of a record. Nothing: that does not do for these changes; then all is to be rolled back.
    std::optional<std::vector<Receipt>> write_as_new(std::span<const Change> changes);

    // The rows that stand there for a change; those that were flagged as deleted are none.
    Rows standing(const Change& change);

private:
    using Found = std::map<std::string, std::vector<StandingRow>>;

    enum class Step {
        nothing,
        insert,
        update,
        flag,
        erase
    };
    struct Work {
        const Change* change = nullptr;
        std::string row_id;    // the one it has, or gets when it is new
        TableCells keys;       // by the columns of identity_
        std::string identity;  // the keys, as they compare
        Step step = Step::nothing;
        const StandingRow* stands = nullptr;
        Receipt receipt;
    };

    std::vector<Work> works_on(std::span<const Change> changes) const;
    Work work_on(const Change& change) const;
    void carry_out_round(std::span<Work> round);
    static bool is_refused(const Work& work);
    std::vector<Receipt> receipts_of(std::span<Work> works);
    TableCells keys_of(const Work& work) const;
    std::string obstacle_of(const Work& work) const;
    Found look_up_all(std::span<Work> works);
    void add_looked_up(std::span<Work> works, Found& found);
    void decide(Work& work, const Found& found) const;
    void decide_upsert(Work& work, const StandingRow& row) const;
    void decide_withdrawal(Work& work, std::size_t matches) const;
    bool says_the_same(const Change& change, const StandingRow& row) const;
    Accepted accepted(const Work& work) const;
    Receipt success(const Work& work) const;

    void carry_out(std::span<Work* const> works, bool again);
    void apply(std::span<Work* const> works);
    void insert(std::span<Work* const> works);
    void insert_copied(std::span<const NewRow> rows);
    void insert_arrays(std::span<const TableCells> rows);
    void insert_rows(std::span<const TableCells> rows);
    void alter(const Work& work);
    void exactly_one(const std::string& statement, const TableCells& values, const Work& work);
    std::string place_of(const Work& work, TableCells& values) const;
    std::string number_after(const StandingRow& row) const;

    const TableCell& cell_of(const StandingRow& row, const TableColumn* column) const;
    std::string quoted(const TableColumn& column) const;

    TableSession& session_;
    const TableSettings& table_;
    const TableLayout& layout_;
    Controls controls_;
    RowForm form_;
    bool copies_;
    bool only_new_ = true;
    std::vector<const TableColumn*> identity_;   // by which a record is found
    std::vector<const TableColumn*> looked_at_;  // every column, in the order of the table
};

}  // namespace xinqiao
