// One ordinary file, open for reading, that notices when it is changed meanwhile.
#pragma once

#include <optional>

#include "adapters/files/folder.hpp"
#include "adapters/formats/bytes.hpp"

namespace xinqiao {

// The file of that name below `root`; nothing when it is gone, no ordinary file, or reached
// through a symbolic link that leaves the root.
std::optional<FoundFile> look_at(const std::string& name, const std::filesystem::path& root);

class OpenFile final : public Bytes {
public:
    // Throws Error{transient} when the file is not the one that was found any more.
    explicit OpenFile(const FoundFile& found);
    ~OpenFile() override;
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    std::size_t read_at(std::uint64_t offset, std::span<char> room) const override;

    // Throws Error{transient} when the file was written, replaced or removed since it was found.
    void check_unchanged() const;

private:
    FoundFile found_;
    int descriptor_;
};

}  // namespace xinqiao
