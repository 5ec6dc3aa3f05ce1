#include "daemon/ops/backup_notes.hpp"

#include "daemon/store/jobs.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/read_only_database.hpp"
#include "daemon/store/sqlite_store.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view backup_job = "backup";
constexpr std::string_view verify_job = "backup-verify";

bool is_up_to_date(const Config& config) {
    if (!std::filesystem::exists(config.store.path)) return false;
    ReadOnlyDatabase database{config.store.path, SqliteConnection::Reading::shared};
    Transaction transaction{database, Access::reading};
    return migration_of(transaction) == newest_migration();
}

void note_job(const Config& config, std::string_view job, const JournalEntry& entry) {
    if (!is_up_to_date(config)) return;
    // What is sealed is not touched, so no key is needed.
    const SqliteStore store{SqliteSettings{.file = config.store.path}};
    const auto database = store.open();
    Transaction transaction{*database};
    Jobs{transaction}.succeeded(job, entry.moment);
    Journal{transaction}.append(entry);
    transaction.commit();
}

}  // namespace

BackupFacts backup_facts(Transaction& transaction) {
    Jobs jobs{transaction};
    return {jobs.of(backup_job).last_success, jobs.of(verify_job).last_success};
}

void note_backup(const Config& config, const Backup& backup, const std::string& actor, Moment now) {
    note_job(
        config,
        backup_job,
        {.moment = now,
         .actor = actor,
         .act = "backed-up",
         .subject = backup.file.filename().string(),
         .detail = backup.manifest.digest.hex()}
    );
}

void note_verified(
    const Config& config, const std::filesystem::path& file, const std::string& actor, Moment now
) {
    note_job(
        config,
        verify_job,
        {.moment = now,
         .actor = actor,
         .act = "backup-verified",
         .subject = file.filename().string(),
         .detail = {}}
    );
}

}  // namespace xinqiao
