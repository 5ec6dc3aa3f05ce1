// All or nothing: rolls back unless committed.
#include "daemon/store/transaction.hpp"

#include "base/error.hpp"

namespace xinqiao {
namespace {

const EachRow no_rows = [](const Row&) {};

}  // namespace

Transaction::Transaction(Database& database, Access access) : database_{database} {
    if (access == Access::writing) {
        database_.begin_writing();
    } else {
        database_.begin_reading();
    }
}

Transaction::~Transaction() {
    if (open_) database_.rollback();
}

void Transaction::commit() {
    if (!open_) throw Error{Error::Kind::bug, "a transaction was committed twice"};
    database_.commit();
    open_ = false;
}

std::int64_t Transaction::run(std::string_view sql, std::initializer_list<Value> values) {
    return run(sql, values, no_rows);
}

std::int64_t Transaction::run(
    std::string_view sql, std::initializer_list<Value> values, const EachRow& each
) {
    return run(sql, Values{values.begin(), values.size()}, each);
}

std::int64_t Transaction::run(std::string_view sql, Values values, const EachRow& each) {
    if (!open_) throw Error{Error::Kind::bug, "a statement ran after its transaction had ended"};
    return database_.run(sql, values, each);
}

std::int64_t Transaction::number(std::string_view sql, std::initializer_list<Value> values) {
    std::int64_t result = 0;
    bool first = true;
    run(sql, values, [&](const Row& row) {
        if (first) result = row.number(0);
        first = false;
    });
    return result;
}

std::int64_t Transaction::next_id(std::string_view largest) {
    auto known = last_ids_.find(largest);
    if (known == last_ids_.end()) known = last_ids_.emplace(largest, number(largest)).first;
    return ++known->second;
}

}  // namespace xinqiao
