// The copy that is made of a store before it is brought to a newer version.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace xinqiao {

// STORE.version-N
std::filesystem::path copy_of_version(const std::filesystem::path& store, std::int64_t version);

// Copies the store, which nobody else may have open, reads all of the copy, and removes the copies
// of other versions. Throws, with nothing left behind, when the copy cannot be made or is not
// sound.
void keep_version(const std::filesystem::path& store, std::int64_t version);

// Those that lie beside the store.
std::vector<std::filesystem::path> copies_of_versions(const std::filesystem::path& store);

}  // namespace xinqiao
