// Heads of the journal, signed and kept outside the store, so that a journal that was cut or
// rewritten as a whole is seen.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/signing_key.hpp"
#include "daemon/config/config.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct JournalHead {
    Moment moment{};
    std::int64_t id = 0;
    std::string hash;       // hexadecimal
    std::string signature;  // base64; empty: there was no key
    std::string place;      // where it was read
};

// The credential `journal-key`; nothing when the operator gave none.
std::optional<SigningKey> journal_key(const Config& config);

// Signs what the journal ends with now; nothing for an empty journal.
std::optional<JournalHead> head_of_journal(
    Transaction& transaction, const std::optional<SigningKey>& key, Moment now
);
bool is_signed(const JournalHead& head, const SigningKey& key);

// journal-heads.jsonl, beside the reports.
std::filesystem::path heads_file(const Config& config);
// Adds a line; it is on the disk when this returns. Throws Error{transient}.
void keep_head(const std::filesystem::path& file, const JournalHead& head);
// Signs the head of today and keeps it there and in the log.
void keep_todays_head(Database& database, const Config& config, Moment now);
// Those of the file, and those of the manifests in the folder of backups, by id. A line that cannot
// be read has id 0 and says so in `hash`.
std::vector<JournalHead> known_heads(const Config& config);

}  // namespace xinqiao
