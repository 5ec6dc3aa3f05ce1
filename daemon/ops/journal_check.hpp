// Walks the chain of the journal and compares it with everything that knows of it outside.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "daemon/ops/journal_heads.hpp"

namespace xinqiao {

struct JournalReport {
    std::int64_t entries = 0;
    std::int64_t heads = 0;           // that were compared
    std::int64_t replaced = 0;        // of these, of a store that a restored backup replaced
    std::int64_t first = 0;           // the first entry that was touched; 0: none
    std::vector<std::string> faults;  // Chinese; empty: it is as it was written
};

// `key` may be nothing: then signatures are not looked at. Memory does not grow with the journal.
JournalReport check_journal(
    Transaction& transaction,
    const std::vector<JournalHead>& heads,
    const std::optional<SigningKey>& key
);

// The same entries as in a backup, each column of them; the first that differs is named with both
// values. Throws Error{misconfigured} when the backup cannot be opened.
void compare_with_backup(
    Transaction& transaction, const std::filesystem::path& backup, JournalReport& report
);

}  // namespace xinqiao
