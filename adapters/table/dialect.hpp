// In what the databases behind a table exchange differ: quotes, limits, locks, look-ups.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/table/settings.hpp"

namespace xinqiao {

enum class Product {
    postgresql,
    mysql,
    sqlite,
    sqlserver,
    oracle
};

class Dialect {
public:
    explicit Dialect(const TableSettings& table);

    Product product() const noexcept { return product_; }
    // Whether values go as arrays, one for each column, however many rows there are, and new rows
    // by COPY.
    bool takes_arrays() const noexcept { return takes_arrays_; }
    // Whether a connection is worth keeping, and tells in time when it is gone.
    bool keeps_connection() const noexcept { return native_ && product_ != Product::sqlite; }
    // What makes look-ups by key use the index, however small the table; empty: they do.
    std::string_view preparation() const noexcept;

    // The name in the quotes of the database. Throws Error{misconfigured} for a name that cannot
    // be one.
    std::string quoted(std::string_view name) const;
    // What ends a query in order to get at most so many rows.
    std::string limited(std::size_t rows) const;
    // What makes found rows ours until the end of the transaction.
    std::string_view locking() const noexcept;
    // table_name, column_name, data_type, 'YES' or 'NO', unique indexes ("16389/1 …": whose, over
    // how many columns) of the table :t in the schema :s.
    std::string columns_query(bool with_schema) const;
    // What begins a reading that sees one picture only; empty: this database is not known to.
    std::string_view snapshot() const noexcept;

    std::string savepoint() const;
    std::string back_to_savepoint() const;
    std::string release() const;  // empty: not needed

private:
    Product product_;
    bool takes_arrays_;
    bool native_;
};

}  // namespace xinqiao
