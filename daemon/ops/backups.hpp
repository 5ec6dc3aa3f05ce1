// A folder of backups: makes them while the store is written, looks into them, keeps the newest.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/signing_key.hpp"
#include "daemon/ops/manifest.hpp"
#include "daemon/store/store_copy.hpp"

namespace xinqiao {

struct Backup {
    std::filesystem::path file;
    Manifest manifest;
};

class Backups {
public:
    // Makes the folder. Throws Error{misconfigured} when it cannot.
    explicit Backups(std::filesystem::path folder);

    // Copies the store as it is now, without bringing it up to date. What has the name of a backup
    // is whole and on the disk. `version` is that of the program; the key, if there is one, signs
    // the head of the journal.
    Backup create(
        const std::filesystem::path& store,
        const std::string& version,
        const std::optional<SigningKey>& key,
        Moment now,
        const CopyStep& step
    ) const;
    // The newest first; what has no readable manifest is none.
    std::vector<Backup> all() const;
    // Removes all but the newest `keep`; returns those that went.
    std::vector<std::filesystem::path> prune(std::int64_t keep) const;

private:
    std::filesystem::path free_name(Moment now) const;

    std::filesystem::path folder_;
};

// Opens the backup and reads all of it: digest, pages, references, chain of the journal. One
// Chinese sentence for each fault; empty: it can be restored.
std::vector<std::string> faults_of_backup(const std::filesystem::path& file);

// "20261127-070500", for names of files.
std::string moment_in_name(Moment moment);

}  // namespace xinqiao
