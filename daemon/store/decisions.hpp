// The signed acts about records: list, remove, repair, revoke, correct; and what they make due.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct Decision {
    std::int64_t id = 0;
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::string act;       // list, remove, repair, revoke, correct
    std::string document;  // its number
    std::int64_t day = 0;  // day number it was signed
    std::string reason;
    std::string who;
    Moment moment{};
};

class Decisions {
public:
    explicit Decisions(Transaction& transaction) : transaction_{transaction} {}

    std::int64_t record(const Decision& decision);
    // Oldest first.
    std::vector<Decision> about(const KindName& kind, const RecordKey& key);
    std::vector<Decision> about_subject(const SubjectCode& subject);

private:
    Transaction& transaction_;
};

struct Deadline {
    std::int64_t id = 0;
    KindName kind;
    RecordKey key;
    std::string duty;      // publish, answer, repair …
    std::string rule;      // the article it follows from
    std::int64_t day = 0;  // last day number
    Moment met_at{};       // 0: not yet
};

class Deadlines {
public:
    explicit Deadlines(Transaction& transaction) : transaction_{transaction} {}

    // One row per duty of a record: said again, its day is replaced.
    void set(const Deadline& deadline);
    void met(const KindName& kind, const RecordKey& key, std::string_view duty, Moment now);
    // Not met and due on or before that day, soonest first.
    std::vector<Deadline> due(std::int64_t day);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
