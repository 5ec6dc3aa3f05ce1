#include "daemon/ops/backups.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/local_time.hpp"
#include "base/stored_file.hpp"
#include "daemon/ops/journal_heads.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/migrations.hpp"
#include "daemon/store/read_only_database.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_faults = 20;

// What the copy itself says.
Manifest manifest_of_copy(const fs::path& copy, const std::optional<SigningKey>& key, Moment now) {
    ReadOnlyDatabase database{copy, SqliteConnection::Reading::sealed};
    Transaction transaction{database, Access::reading};
    Manifest manifest;
    manifest.moment = now;
    manifest.schema_version = migration_of(transaction);
    if (const auto head = head_of_journal(transaction, key, now)) {
        manifest.journal_id = head->id;
        manifest.journal_hash = head->hash;
        manifest.journal_signature = head->signature;
    }
    return manifest;
}

void compare_with_manifest(
    const Manifest& manifest, const fs::path& file, std::vector<std::string>& faults
) {
    const auto bytes = static_cast<std::int64_t>(fs::file_size(file));
    if (bytes != manifest.bytes) {
        faults.push_back(
            "长度 " + std::to_string(bytes) + " 字节, 清单为 " + std::to_string(manifest.bytes)
        );
    }
    if (sha256_of_file(file) != manifest.digest) {
        faults.emplace_back("SHA-256 与清单不符, 文件被改动或损坏");
    }
}

void look_into(const Manifest& manifest, const fs::path& file, std::vector<std::string>& faults) {
    ReadOnlyDatabase database{file, SqliteConnection::Reading::sealed};
    const std::vector<std::string> broken_pages = database.faults(most_faults);
    faults.insert(faults.end(), broken_pages.begin(), broken_pages.end());
    if (!broken_pages.empty()) return;
    Transaction transaction{database, Access::reading};
    if (migration_of(transaction) != manifest.schema_version) {
        faults.emplace_back("数据库版本与清单不符");
    }
    if (manifest.schema_version > newest_migration()) {
        faults.push_back("由更新版本的程序 " + manifest.version + " 写入, 本程序不能恢复它");
    }
    if (const auto fault = Journal{transaction}.first_fault()) {
        faults.push_back("日志" + fault->sentence);
    }
    const JournalEntry head = Journal{transaction}.head();
    const std::string hash = head.id == 0 ? "" : digest_from_blob(head.hash).hex();
    if (head.id != manifest.journal_id || hash != manifest.journal_hash) {
        faults.emplace_back("日志的末尾与清单不符");
    }
}

}  // namespace

Backups::Backups(fs::path folder) : folder_{std::move(folder)} {
    std::error_code fault;
    fs::create_directories(folder_, fault);
    if (!fault) return;
    throw Error{
        Error::Kind::misconfigured,
        "无法建立备份目录 " + folder_.string() + " / cannot be made: " + fault.message(),
        "请检查 backup.folder 和目录权限"};
}

fs::path Backups::free_name(Moment now) const {
    const std::string stem = "xinqiao-" + moment_in_name(now);
    fs::path file = folder_ / (stem + ".db");
    for (int number = 2; fs::exists(file); ++number) {
        file = folder_ / (stem + "-" + std::to_string(number) + ".db");
    }
    return file;
}

// The manifest comes first, so that whatever has the name of a backup has one.
Backup Backups::create(
    const fs::path& store,
    const std::string& version,
    const std::optional<SigningKey>& key,
    Moment now,
    const CopyStep& step
) const {
    Backup backup{free_name(now), {}};
    const fs::path draft = folder_ / ("." + backup.file.filename().string() + ".part");
    copy_store(store, draft, step);
    try {
        fs::permissions(draft, fs::perms::owner_read | fs::perms::owner_write);
        backup.manifest = manifest_of_copy(draft, key, now);
        backup.manifest.version = version;
        backup.manifest.bytes = static_cast<std::int64_t>(fs::file_size(draft));
        backup.manifest.digest = sha256_of_file(draft);
        write_manifest(backup.file, backup.manifest);
        give_to_owner_of(store, manifest_file(backup.file));
        give_to_owner_of(store, draft);
        rename_durably(draft, backup.file);
    } catch (...) {
        remove_store(draft);
        throw;
    }
    return backup;
}

std::vector<Backup> Backups::all() const {
    std::vector<Backup> found;
    for (const auto& entry : fs::directory_iterator{folder_}) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("xinqiao-") || !name.ends_with(".db")) continue;
        try {
            found.push_back({entry.path(), read_manifest(entry.path())});
        } catch (const Error&) {
            continue;  // `verify FILE` says what is wrong with it
        }
    }
    std::ranges::sort(found, [](const Backup& left, const Backup& right) {
        return std::pair{left.manifest.moment, left.file}
               > std::pair{right.manifest.moment, right.file};
    });
    return found;
}

std::vector<fs::path> Backups::prune(std::int64_t keep) const {
    std::vector<fs::path> gone;
    const std::vector<Backup> backups = all();
    for (std::size_t i = static_cast<std::size_t>(keep); i < backups.size(); ++i) {
        fs::remove(backups[i].file);
        fs::remove(manifest_file(backups[i].file));
        gone.push_back(backups[i].file);
    }
    return gone;
}

std::vector<std::string> faults_of_backup(const fs::path& file) {
    std::vector<std::string> faults;
    try {
        const Manifest manifest = read_manifest(file);
        compare_with_manifest(manifest, file, faults);
        look_into(manifest, file, faults);
    } catch (const std::exception& fault) {
        faults.emplace_back(fault.what());
    }
    return faults;
}

std::string moment_in_name(Moment moment) {
    std::string text;
    for (const char letter : local_time(moment)) {
        if (letter == 'T') text += '-';
        if (letter >= '0' && letter <= '9') text += letter;
    }
    return text;
}

}  // namespace xinqiao
