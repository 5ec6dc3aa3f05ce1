// Files as wholes: their digest, and their being safely on the disk.
#pragma once

#include <filesystem>

#include "base/digest.hpp"

namespace xinqiao {

// SHA-256 of the bytes of a file, whatever its size. Never of a database that is open: closing the
// file would give up the locks that SQLite holds on it. Throws Error{misconfigured}.
Digest sha256_of_file(const std::filesystem::path& file);

// Returns when the bytes of the file are on the disk. Throws Error{transient}.
void sync_file(const std::filesystem::path& file);

// Renames over `to`, on the same disk, and returns when that is on the disk. Throws
// Error{transient}.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

// `file` gets the owner and group of `model`, where we may: what root made must not shut out the
// user that the daemon runs as.
void give_to_owner_of(const std::filesystem::path& model, const std::filesystem::path& file);

}  // namespace xinqiao
