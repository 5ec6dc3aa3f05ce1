// A folder that is gone when the test is over.
#include "tests/support/temporary_folder.hpp"

#include <cstdlib>
#include <string>
#include <system_error>

#include "base/error.hpp"

namespace xinqiao {

TemporaryFolder::TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "xinqiao-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw Error{Error::Kind::misconfigured, "no temporary folder could be made"};
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace xinqiao
