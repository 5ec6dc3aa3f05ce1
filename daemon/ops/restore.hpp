// Puts a backup in the place of the store, so that nothing is told twice because of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "daemon/ops/manifest.hpp"

namespace xinqiao {

struct RestoreTask {
    std::filesystem::path backup;
    std::filesystem::path store;
    std::string actor;
    Moment now{};
};

struct RestoreSummary {
    Manifest manifest;
    std::filesystem::path replaced;  // the store that was there before; empty: none was
    // Entries of the journal that only the replaced store has; -1: it cannot be read.
    std::int64_t lost_entries = 0;
};

// The replaced store stays beside it under a name with the date. In the restored one every change
// that nothing was heard of since is doubted (see Restorations), and its journal says who did it.
// Throws Error{invalid} with the faults of the backup, Error{transient} while anybody has the
// store open; nothing has changed then.
RestoreSummary restore_backup(const RestoreTask& task);

}  // namespace xinqiao
