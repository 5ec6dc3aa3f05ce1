// Servers that refuse to run as root, and must not: as nobody then, else as whoever runs the test.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace xinqiao::support {

// Makes the folder, and gives it to the user of the servers.
void make_unprivileged_folder(const std::filesystem::path& folder);

// The program below setpriv where it must be; it dies with us as any Process.
Process unprivileged(
    const std::filesystem::path& program,
    const std::vector<std::string>& words,
    const std::filesystem::path& folder
);

// Runs it to its end; throws Error{bug} with what it said when that is no success.
void run_unprivileged(
    const std::filesystem::path& program,
    const std::vector<std::string>& words,
    const std::filesystem::path& folder
);

}  // namespace xinqiao::support
