// One ordinary file, open for reading, that notices when it is changed meanwhile.
#pragma once

#include <filesystem>
#include <optional>

#include "adapters/files/transport.hpp"

namespace xinqiao {

// The file of that name below `root`; nothing when it is gone, no ordinary file, or reached
// through a symbolic link that leaves the root.
std::optional<FoundFile> look_at(const std::string& name, const std::filesystem::path& root);

class OpenFile final : public StillBytes {
public:
    // Throws Error{transient} when the file is not the one that was found any more.
    OpenFile(const FoundFile& found, const std::filesystem::path& root);
    ~OpenFile() override;
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    std::size_t read_at(std::uint64_t offset, std::span<char> room) const override;

    void check_unchanged() const override;

private:
    FoundFile found_;
    std::filesystem::path path_;
    int descriptor_;
};

}  // namespace xinqiao
