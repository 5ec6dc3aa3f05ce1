// Who asked about whom, for what and under which document (查询台账), and who was told afterwards
// that the answer had been wrong.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct LedgerEntry {
    std::int64_t id = 0;
    Moment moment{};
    std::string caller;
    SubjectCode subject;
    std::string purpose;
    std::string document;
    std::string answer;                     // in a few Chinese words, without names
    std::vector<std::int64_t> informed_by;  // the acts of which the caller was told since
};

// Which of them; empty: all.
struct LedgerFilter {
    SubjectCode subject;
    std::string caller;
    std::int64_t limit = 100;
};

class QueryLedger {
public:
    explicit QueryLedger(Transaction& transaction) : transaction_{transaction} {}

    // Its id is given here and returned.
    std::int64_t record(const LedgerEntry& entry);
    // The newest first.
    std::vector<LedgerEntry> list(const LedgerFilter& filter);
    // Those before that moment with larger ids, in their order.
    std::vector<LedgerEntry> after(std::int64_t id, Moment before, const LedgerFilter& filter);
    // Who asked about the subject from that moment until the other, oldest first.
    std::vector<LedgerEntry> asked_between(const SubjectCode& subject, Moment from, Moment until);
    // False: it was noted before.
    bool inform(std::int64_t query, std::int64_t decision, std::string_view who, Moment now);

private:
    std::vector<LedgerEntry> all(std::string_view sql, std::initializer_list<Value> values);

    Transaction& transaction_;
};

}  // namespace xinqiao
