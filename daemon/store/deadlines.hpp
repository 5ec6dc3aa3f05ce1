// What is due until when, who owes it, and whether it has been done.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct Deadline {
    std::int64_t id = 0;
    std::string duty;           // report, answer-objection, decide-repair …
    std::int64_t decision = 0;  // the act it follows from; 0: from the record itself
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::int64_t day = 0;      // last day number
    bool provisional = false;  // a calendar is missing: the earliest day it can be
    std::string rule;          // the document and article it follows from
    std::string owner;
    Moment met_at{};          // 0: not yet
    std::int64_t warned = 0;  // the least number of working days before it that was warned of
};

class Deadlines {
public:
    explicit Deadlines(Transaction& transaction) : transaction_{transaction} {}

    // One row per duty of an act: said again, its day and rule are replaced.
    void set(const Deadline& deadline);
    void met(const Deadline& deadline, Moment now);
    // Not met and due on or before that day, soonest first.
    std::vector<Deadline> due(std::int64_t day);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
