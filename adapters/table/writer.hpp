// Changes carried out in one table, inside one transaction: what stands there is looked up for all
// of them at once, what the database refuses does not take the others down.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "adapters/change.hpp"
#include "adapters/receipt.hpp"
#include "adapters/table/layout.hpp"
#include "base/clock.hpp"
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

    // The rows that stand there for a change; those that were flagged as deleted are none.
    Rows standing(const Change& change);

private:
    using Found = std::map<std::string, std::vector<StandingRow>>;

    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    struct Bound {
        std::string wire;
        const TableColumn* column;
        std::size_t place;  // in a new row; nowhere: a control column, which we fill
    };

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

    Work work_on(const Change& change) const;
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
    void insert_copied(std::span<const TableCells> rows);
    void insert_arrays(std::span<const TableCells> rows);
    void insert_rows(std::span<const TableCells> rows);
    void alter(const Work& work);
    void exactly_one(const std::string& statement, const TableCells& values, const Work& work);
    std::string place_of(const Work& work, TableCells& values) const;
    TableCell control_value(const TableColumn& column, const char* flag) const;
    TableCells inserted_cells(const Work& work) const;
    std::string number_after(const StandingRow& row) const;

    const TableCell& cell_of(const StandingRow& row, const TableColumn* column) const;
    std::string quoted(const TableColumn& column) const;
    void bind_columns(std::span<const Change> changes);
    void lay_out_row();
    const Bound* find_bound(std::string_view wire, std::size_t guess = 0) const;

    TableSession& session_;
    const TableSettings& table_;
    const TableLayout& layout_;
    Controls controls_;
    Moment now_;
    bool copies_;
    std::vector<const TableColumn*> identity_;   // by which a record is found
    std::vector<const TableColumn*> looked_at_;  // every column, in the order of the table
    std::vector<const TableColumn*> written_;    // columns of the rows, then control columns
    std::vector<Bound> bound_;                   // every column that a row of this batch names
    TableCells blank_;                           // a new row before its change is written in
};

}  // namespace xinqiao
