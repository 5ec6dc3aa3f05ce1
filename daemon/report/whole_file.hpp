// A file that nobody ever opens half written.
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>

namespace xinqiao {

// Written beside and renamed; makes its folder. Throws Error{transient} when it cannot be written.
void write_whole(
    const std::filesystem::path& file, const std::function<void(std::ostream&)>& write
);

}  // namespace xinqiao
