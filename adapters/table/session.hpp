// One connection to a database: statements with bound values, and what it says in our words.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/table/dialect.hpp"
#include "base/secret.hpp"

namespace xinqiao {

using TableCell = std::optional<std::string>;  // nothing: null
using TableCells = std::vector<TableCell>;

// Throws Error: transient (not reached, connection lost, a lock held by others), forbidden
// (password, privilege), invalid with the database's own words for what it refuses.
class TableSession {
public:
    TableSession(const TableSettings& table, const Secret& password, std::chrono::seconds patience);
    ~TableSession();

    const Dialect& dialect() const noexcept { return dialect_; }

    // The values are bound to :v0, :v1 … in their order; every column of a row comes as text.
    std::vector<TableCells> ask(
        const std::string& query, const TableCells& values, std::size_t columns
    );
    // How many rows were touched.
    std::int64_t tell(const std::string& statement, const TableCells& values = {});
    std::int64_t count(const std::string& query, const TableCells& values = {});

    void begin();
    void commit();
    // Never fails: a connection that cannot roll back is gone, and its transaction with it.
    void roll_back() noexcept;

private:
    struct Connection;

    Dialect dialect_;
    std::unique_ptr<Connection> connection_;
};

}  // namespace xinqiao
