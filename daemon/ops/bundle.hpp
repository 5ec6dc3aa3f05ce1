// A ZIP file of a few texts.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace xinqiao {

struct BundledText {
    std::string name;
    std::string text;
};

// Mode 0600; `file` must not exist. Throws Error{transient} when it cannot be written.
void write_bundle(const std::filesystem::path& file, const std::vector<BundledText>& texts);

}  // namespace xinqiao
