// One connection to a database: statements with bound values, and what it says in our words.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/call.hpp"
#include "adapters/table/dialect.hpp"
#include "base/secret.hpp"

namespace xinqiao {

using TableCell = std::optional<std::string>;  // nothing: null
using TableCells = std::vector<TableCell>;

// Throws Error: transient (not reached, connection lost, a lock held by others), forbidden
// (password, privilege), stopped, invalid with the database's own words for what it refuses. After
// a stop, or an answer that was not waited for, the session is lost.
class TableSession {
public:
    TableSession(const TableSettings& table, const Secret& password, const Call& call);

    const Dialect& dialect() const noexcept { return dialect_; }
    // Whose stop is obeyed from now on.
    void heed(const Call& call) { call_ = call; }

    // The values are bound to :v0, :v1 … in their order; every column of a row comes as text.
    std::vector<TableCells> ask(std::string query, TableCells values, std::size_t columns);
    // The same for what is asked over and over: prepared once, where the connection is kept.
    std::vector<TableCells> ask_again(std::string query, TableCells values, std::size_t columns);
    // How many rows were touched.
    std::int64_t tell(std::string statement, TableCells values = {});
    std::int64_t count(std::string query, TableCells values = {});
    // PostgreSQL only: rows as copy_text writes them.
    void copy(std::string statement, std::string text);

    void begin();
    void commit();
    // Never fails: a connection that cannot roll back is gone, and its transaction with it.
    void roll_back() noexcept;

private:
    struct Connection;

    template <class Work>
    auto with_connection(Work work);

    Dialect dialect_;
    Call call_;
    std::shared_ptr<Connection> connection_;  // shared with what was left behind
};

}  // namespace xinqiao
