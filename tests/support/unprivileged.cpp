#include "tests/support/unprivileged.hpp"

#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao::support {
namespace fs = std::filesystem;
namespace {

constexpr const char* nobody = "65534";

}  // namespace

void make_unprivileged_folder(const fs::path& folder) {
    fs::create_directories(folder);
    if (::geteuid() != 0) return;
    fs::permissions(folder.parent_path(), fs::perms::others_exec, fs::perm_options::add);
    const auto id = static_cast<uid_t>(std::stoul(nobody));
    if (::chown(folder.c_str(), id, id) != 0) {
        throw Error{Error::Kind::bug, "cannot give away " + folder.string()};
    }
}

Process unprivileged(
    const fs::path& program, const std::vector<std::string>& words, const fs::path& folder
) {
    if (::geteuid() != 0) return Process{program, words, folder};
    // Our own wish to take the child along is forgotten when it changes its user.
    std::vector<std::string> all{
        std::string{"--reuid="} + nobody,
        std::string{"--regid="} + nobody,
        "--clear-groups",
        "--pdeathsig=KILL",
        program.string()};
    all.insert(all.end(), words.begin(), words.end());
    return Process{"/usr/bin/setpriv", all, folder};
}

void run_unprivileged(
    const fs::path& program, const std::vector<std::string>& words, const fs::path& folder
) {
    Process process = unprivileged(program, words, folder);
    const auto outcome = process.wait(std::chrono::seconds{60});
    if (outcome && outcome->code == 0) return;
    throw Error{Error::Kind::bug, program.string() + ": " + process.errors() + process.output()};
}

}  // namespace xinqiao::support
