// What is due until when, who owes it, and whether it has been done.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// Nobody has been warned yet.
inline constexpr std::int64_t unwarned = 9'999;
// It has passed, and that was said.
inline constexpr std::int64_t warned_overdue = -1;

struct Deadline {
    std::int64_t id = 0;
    std::string duty;           // a step of the policy, or "term"
    std::int64_t decision = 0;  // the act it follows from; 0: from the record itself
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::int64_t day = 0;  // last day number
    std::string sort;      // owed, waits, told
    std::string missing;   // the calendar that is missing: the earliest day it can be
    std::string rule;      // the document and article it follows from
    std::string owner;     // role; empty: nobody
    Moment met_at{};       // 0: not yet
    std::int64_t warned =
        unwarned;  // the least number of working days before it that was warned of
};

class Deadlines {
public:
    explicit Deadlines(Transaction& transaction) : transaction_{transaction} {}

    // One row per duty of an act: said again, its day and rule are replaced; another day is warned
    // of anew. Met or not stays as it was.
    void set(const Deadline& deadline);
    void met(const Deadline& deadline, Moment now);
    // What was met is not, after all.
    void unmet(const Deadline& deadline);
    // It no longer follows from anything.
    void drop(std::int64_t id);
    void warned(std::int64_t id, std::int64_t working_days);

    // Not met and due on or before that day, soonest first.
    std::vector<Deadline> due(std::int64_t day);
    // Soonest first, also what was met.
    std::vector<Deadline> all();
    std::vector<Deadline> of_subject(const SubjectCode& subject);
    // Whoever has something that is not met, or whom an act is about from which nothing was
    // reckoned yet.
    std::vector<SubjectCode> subjects_waiting();

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
