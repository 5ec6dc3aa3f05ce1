// A remote file, fetched whole into an unnamed file here: read in windows, gone with us.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "adapters/files/transport.hpp"

namespace xinqiao {

class FetchedFile final : public StillBytes {
public:
    // Throws Error{transient} when `spool` cannot hold a file.
    explicit FetchedFile(const std::filesystem::path& spool);
    ~FetchedFile() override;
    FetchedFile(const FetchedFile&) = delete;
    FetchedFile& operator=(const FetchedFile&) = delete;

    void append(std::string_view bytes);
    std::uint64_t size() const noexcept { return size_; }

    std::size_t read_at(std::uint64_t offset, std::span<char> room) const override;
    // What was fetched cannot change any more; the far side was looked at before and after.
    void check_unchanged() const override {}

private:
    int descriptor_;
    std::uint64_t size_ = 0;
};

}  // namespace xinqiao
