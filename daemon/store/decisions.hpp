// The acts of clerks: list, object, repair, remove, approve … each a row that is never changed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/act.hpp"

namespace xinqiao {

struct Decision {
    SignedAct act;
    std::map<std::string, std::string> fields;  // what else it says
    Moment moment{};                            // when it was registered
};

class Decisions {
public:
    explicit Decisions(Transaction& transaction) : transaction_{transaction} {}

    // Its id is given here and returned.
    std::int64_t record(const Decision& decision);
    std::optional<Decision> find(std::int64_t id);
    // Oldest first; of a record without its notice, which has no key yet.
    std::vector<Decision> about(const KindName& kind, const RecordKey& key);
    // The same, without what each says beside the act.
    std::vector<SignedAct> acts_about(const KindName& kind, const RecordKey& key);
    std::vector<Decision> about_subject(const SubjectCode& subject);
    // The newest first.
    std::vector<Decision> recent(std::int64_t limit);

private:
    Transaction& transaction_;
};

// Requests that were carried out, so that who asks again is answered alike (Idempotency-Key).
class AnsweredRequests {
public:
    explicit AnsweredRequests(Transaction& transaction) : transaction_{transaction} {}

    struct Answered {
        Digest request;
        std::int64_t decision = 0;
    };
    std::optional<Answered> find(std::string_view token);
    void keep(std::string_view token, const Answered& answered, Moment now);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
