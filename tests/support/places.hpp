// Where this checkout and this build lie.
#pragma once

#include <filesystem>

namespace xinqiao::support {

std::filesystem::path source_folder();
std::filesystem::path build_folder();

}  // namespace xinqiao::support
