// Files that are there whole, or not at all, whenever the power fails.
#pragma once

#include <filesystem>
#include <string_view>

namespace xinqiao {

// Writes a hidden draft beside `file`, syncs it, renames it over `file` and syncs the folder.
// Throws Error{transient} (disk full, no permission); `file` is then as it was before.
void write_durably(const std::filesystem::path& file, std::string_view content);

}  // namespace xinqiao
