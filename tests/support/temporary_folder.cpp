// A folder that is gone when the test is over.
#include "tests/support/temporary_folder.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <system_error>

#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t room_for_a_test = 1U << 30U;

// In memory where the machine has room for it: a test waits for no disk. TMPDIR has the last word.
fs::path place_for_folders() {
    const fs::path memory = "/dev/shm";
    std::error_code failed;
    const std::uintmax_t room = fs::space(memory, failed).available;
    const bool usable = !failed && room >= room_for_a_test && access(memory.c_str(), W_OK) == 0;
    return usable && std::getenv("TMPDIR") == nullptr ? memory : fs::temp_directory_path();
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    std::string name = place_for_folders() / "xinqiao-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) {
        throw Error{Error::Kind::misconfigured, "no temporary folder could be made"};
    }
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace xinqiao
