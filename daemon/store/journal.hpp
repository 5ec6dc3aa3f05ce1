// Every act and every query, append-only, chained by hash.
#pragma once

#include <functional>
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

// The first entry that is not as it was written.
struct JournalFault {
    std::int64_t id = 0;
    std::string sentence;  // Chinese: which, and what is wrong with it
};

class Journal {
public:
    explicit Journal(Transaction& transaction) : transaction_{transaction} {}

    // Only moment, actor, act, subject and detail are read; the detail is kept without the numbers
    // of people.
    void append(const JournalEntry& entry);
    std::vector<JournalEntry> about(std::string_view subject, std::int64_t limit);
    // The newest first; an empty subject or act is any.
    std::vector<JournalEntry> recent(
        std::int64_t limit, std::string_view subject = {}, std::string_view act = {}
    );
    // At most `limit` entries whose ids come after `id`, in their order.
    std::vector<JournalEntry> after(std::int64_t id, std::int64_t limit);
    // The newest entry; its id is 0 when there is none.
    JournalEntry head();
    // Walks the whole chain, one entry after the other. Nothing: it holds.
    std::optional<JournalFault> first_fault(
        const std::function<void(const JournalEntry&)>& each = [](const JournalEntry&) {}
    );

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
