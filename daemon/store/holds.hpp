// What must not leave for now: an objection, a missing review, a missing approval.
#pragma once

#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// On one record (kind and key) or on everything about a subject.
struct Hold {
    std::int64_t id = 0;
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    SystemName scope;      // the only system it is about; empty: all
    std::string ground;    // objection, review, approval
    std::string document;  // its number
    Moment from{};
    Moment until{};  // 0: until lifted
    std::string who;
    Moment lifted_at{};
    std::int64_t decision = 0;  // the act that placed it; 0: none
};

class Holds {
public:
    explicit Holds(Transaction& transaction) : transaction_{transaction} {}

    std::int64_t place(const Hold& hold);
    void lift(std::int64_t id, Moment now);
    // What that act placed.
    void lift_of(std::int64_t decision, Moment now);
    // What waits on that record for a second person.
    void lift_reviews(const KindName& kind, const RecordKey& key, Moment now);
    std::vector<Hold> standing(Moment now);
    std::vector<Hold> on_record(const KindName& kind, const RecordKey& key, Moment now);
    std::vector<Hold> on_subject(const SubjectCode& subject, Moment now);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
