// Every act and every query, append-only, chained by hash.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct JournalEntry {
    std::int64_t id = 0;
    Moment moment{};
    std::string actor;
    std::string act;      // pulled, listed, refused-personal, accepted-run …
    std::string subject;  // what or whom it is about
    std::string detail;
    std::string previous;  // hash of the entry before
    std::string hash;      // SHA-256 of previous and this entry; see docs/formats/journal.md
};

class Journal {
public:
    explicit Journal(Transaction& transaction) : transaction_{transaction} {}

    // Only moment, actor, act, subject and detail are read.
    void append(const JournalEntry& entry);
    std::vector<JournalEntry> about(std::string_view subject, std::int64_t limit);
    std::vector<JournalEntry> recent(std::int64_t limit);
    // The newest entry; its id is 0 when there is none.
    JournalEntry head();
    // The id of the first entry that was altered, removed or forged; nothing: the chain holds.
    std::optional<std::int64_t> first_broken();

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
