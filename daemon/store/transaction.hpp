// All or nothing: rolls back unless committed. The table classes are views on one of these.
#pragma once

#include <map>
#include <string_view>

#include "daemon/store/database.hpp"

namespace xinqiao {

enum class Access {
    writing,
    reading
};

class Transaction {
public:
    explicit Transaction(Database& database, Access access = Access::writing);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    // Durable when it returns. The transaction is then over.
    void commit();

    std::int64_t run(std::string_view sql, std::initializer_list<Value> values = {});
    std::int64_t run(
        std::string_view sql, std::initializer_list<Value> values, const EachRow& each
    );
    std::int64_t run(std::string_view sql, Values values, const EachRow& each);
    // The number in the first column of the first row; 0 when there is no row.
    std::int64_t number(std::string_view sql, std::initializer_list<Value> values = {});

    // The next free id; `largest` is the statement that gives the largest one in use. Asked once
    // per transaction, then counted: we are the only writer.
    std::int64_t next_id(std::string_view largest);

private:
    Database& database_;
    bool open_ = true;
    std::map<std::string_view, std::int64_t> last_ids_;
};

}  // namespace xinqiao
