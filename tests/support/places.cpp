#include "tests/support/places.hpp"

namespace xinqiao::support {

std::filesystem::path source_folder() {
    return XINQIAO_SOURCE_FOLDER;
}

std::filesystem::path build_folder() {
    return XINQIAO_BUILD_FOLDER;
}

}  // namespace xinqiao::support
