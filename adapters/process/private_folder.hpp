// A folder that only we can read, gone when we are done with it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace xinqiao {

class PrivateFolder {
public:
    // Below the system's folder for temporary files; throws Error{transient}.
    PrivateFolder();
    ~PrivateFolder();
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }

    // The path of a file with that text, of mode 0600.
    std::string keep(std::string_view name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

}  // namespace xinqiao
