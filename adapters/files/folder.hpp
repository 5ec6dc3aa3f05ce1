// The folder of an exchange on this machine: what lies below it, and never anything outside.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/files/transport.hpp"

namespace xinqiao {

class ExchangeFolder {
public:
    // Throws Error{misconfigured} when `root` is no folder.
    explicit ExchangeFolder(const std::string& root);

    const std::filesystem::path& root() const noexcept { return root_; }

    // The path below the root; throws Error{misconfigured} when it is absolute, climbs with ".."
    // or leaves the root through a symbolic link. It need not exist.
    std::filesystem::path inside(std::string_view relative) const;

private:
    std::filesystem::path root_;
};

// Throws Error{misconfigured} when `root` is no folder.
std::unique_ptr<Transport> open_folder(const std::string& root);

}  // namespace xinqiao
