// The folder of an exchange: what lies below it, and never anything outside.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

// A file as it was when we looked. The same stamp means the same content.
struct FoundFile {
    std::string name;  // relative to the root, with slashes
    std::filesystem::path path;
    std::string stamp;         // size, times and inode
    std::int64_t changed = 0;  // when it appeared under this name or was changed, nanoseconds
};

class ExchangeFolder {
public:
    // Throws Error{misconfigured} when `root` is no folder.
    explicit ExchangeFolder(const std::string& root);

    const std::filesystem::path& root() const noexcept { return root_; }

    // The path below the root; throws Error{misconfigured} when it is absolute, climbs with ".."
    // or leaves the root through a symbolic link. It need not exist.
    std::filesystem::path inside(std::string_view relative) const;

    // The files that `pattern` names, in the order of their names: one file, all files of a
    // folder, or a folder and a name with * and ?. Hidden and unfinished files (".…", "….part",
    // "….tmp") are left out, and so is whatever is no ordinary file of this root.
    std::vector<FoundFile> matching(std::string_view pattern) const;

private:
    std::filesystem::path root_;
};

}  // namespace xinqiao
