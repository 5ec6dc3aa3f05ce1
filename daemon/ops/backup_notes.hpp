// What the store itself remembers of its backups: when one was made, when one was found sound.
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct BackupFacts {
    Moment last_success{};   // 0: never
    Moment last_verified{};  // 0: never
};

BackupFacts backup_facts(Transaction& transaction);

// A store of an older program is left as it is, and remembers nothing.
void note_backup(const Config& config, const Backup& backup, const std::string& actor, Moment now);
void note_verified(
    const Config& config, const std::filesystem::path& file, const std::string& actor, Moment now
);

}  // namespace xinqiao
