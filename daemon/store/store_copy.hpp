// Copies a database while others write it: one state of it, page by page.
#pragma once

#include <filesystem>
#include <functional>

namespace xinqiao {

// Told after each step how many pages of how many are copied.
using CopyStep = std::function<void(std::int64_t done, std::int64_t all)>;

// `to` becomes a copy of what `from` holds now, and is on the disk when this returns; writers go on
// meanwhile. Throws Error{transient} (disk full) or Error{misconfigured}; `to` is then gone.
void copy_store(
    const std::filesystem::path& from, const std::filesystem::path& to, const CopyStep& step
);

// The database and what SQLite keeps beside it.
void remove_store(const std::filesystem::path& file);

}  // namespace xinqiao
