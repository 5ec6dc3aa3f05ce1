#include "daemon/ops/restore.hpp"

#include <system_error>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "base/local_time.hpp"
#include "base/stored_file.hpp"
#include "daemon/ops/backups.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/read_only_database.hpp"
#include "daemon/store/restorations.hpp"
#include "daemon/store/sqlite_store.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

void require_sound(const fs::path& backup) {
    const std::vector<std::string> faults = faults_of_backup(backup);
    if (faults.empty()) return;
    throw Error{
        Error::Kind::invalid,
        "备份 " + backup.string() + " 不能恢复: " + faults.front(),
        "请选另一份: xinqiao backup ls; 逐份检查: xinqiao backup verify"};
}

void require_unused(FileLock& users) {
    if (users.try_lock()) return;
    throw Error{
        Error::Kind::transient,
        "守护进程或别的命令正在使用数据库 / the store is in use",
        "请先停止: systemctl stop xinqiao"};
}

// The copy tells of itself that it is one.
void mark_restored(const fs::path& copy, const RestoreTask& task, const Manifest& manifest) {
    SqliteSettings settings;
    settings.file = copy;
    settings.keeps_version = false;  // the backup is there
    const SqliteStore store{settings};
    const auto database = store.open();
    Transaction transaction{*database};
    Restorations{transaction}.restored(manifest.moment, task.now);
    Journal{transaction}.append(
        {.moment = task.now,
         .actor = task.actor,
         .act = "restored",
         .subject = task.backup.filename().string(),
         .detail = "备份时刻 " + local_time(manifest.moment) + ", SHA-256 " + manifest.digest.hex()}
    );
    transaction.commit();
}

// A sound store is one file afterwards; of a broken one its log may be all that is left.
void close_log(const fs::path& store) {
    try {
        SqliteConnection{store}.script("pragma wal_checkpoint(truncate)");
    } catch (const Error&) {
        return;
    }
}

// The log goes first: what is put here afterwards must not meet it.
fs::path set_aside(const fs::path& store, Moment now) {
    if (!fs::exists(store)) return {};
    close_log(store);
    fs::path aside = fs::path{store}.concat(".replaced-" + moment_in_name(now));
    for (int number = 2; fs::exists(aside); ++number) {
        aside = fs::path{store}.concat(
            ".replaced-" + moment_in_name(now) + "-" + std::to_string(number)
        );
    }
    for (const char* suffix : {"-wal", "-shm", ""}) {
        const fs::path file = fs::path{store}.concat(suffix);
        if (fs::exists(file)) rename_durably(file, fs::path{aside}.concat(suffix));
    }
    return aside;
}

fs::path owner_of(const fs::path& store) {
    return fs::exists(store) ? store : store.parent_path();
}

std::int64_t entries_only_in(const fs::path& replaced, const Manifest& manifest) {
    if (replaced.empty()) return 0;
    try {
        const bool has_log = fs::exists(fs::path{replaced}.concat("-wal"));
        ReadOnlyDatabase database{
            replaced,
            has_log ? SqliteConnection::Reading::shared : SqliteConnection::Reading::sealed};
        Transaction transaction{database, Access::reading};
        return std::max<std::int64_t>(Journal{transaction}.head().id - manifest.journal_id, 0);
    } catch (const Error&) {
        return -1;
    }
}

}  // namespace

RestoreSummary restore_backup(const RestoreTask& task) {
    require_sound(task.backup);
    FileLock users{SqliteStore::lock_of_users(task.store)};
    require_unused(users);
    RestoreSummary summary;
    summary.manifest = read_manifest(task.backup);
    const fs::path draft = fs::path{task.store}.concat(".restoring");
    remove_store(draft);
    fs::copy_file(task.backup, draft);
    mark_restored(draft, task, summary.manifest);
    sync_file(draft);
    give_to_owner_of(owner_of(task.store), draft);
    give_to_owner_of(owner_of(task.store), SqliteStore::lock_of_users(task.store));
    summary.replaced = set_aside(task.store, task.now);
    rename_durably(draft, task.store);
    remove_store(draft);
    summary.lost_entries = entries_only_in(summary.replaced, summary.manifest);
    return summary;
}

}  // namespace xinqiao
