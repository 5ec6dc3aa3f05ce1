#include "daemon/store/former_version.hpp"

#include "base/error.hpp"
#include "base/stored_file.hpp"
#include "daemon/store/read_only_database.hpp"
#include "daemon/store/store_copy.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

constexpr const char* version_suffix = ".version-";

void require_sound_copy(const fs::path& copy) {
    const auto faults = ReadOnlyDatabase{copy, SqliteConnection::Reading::sealed}.faults(1);
    if (faults.empty()) return;
    throw Error{
        Error::Kind::misconfigured,
        "升级前的数据库有问题, 没有升级: " + faults.front()
            + " / not migrated: the store is broken",
        "请用原来的程序运行 xinqiao fsck, 或恢复备份后再升级"};
}

}  // namespace

fs::path copy_of_version(const fs::path& store, std::int64_t version) {
    return fs::path{store}.concat(version_suffix + std::to_string(version));
}

void keep_version(const fs::path& store, std::int64_t version) {
    const fs::path copy = copy_of_version(store, version);
    const fs::path draft = fs::path{copy}.concat(".part");
    try {
        copy_store(store, draft, [](std::int64_t, std::int64_t) {});
        fs::permissions(draft, fs::perms::owner_read | fs::perms::owner_write);
        require_sound_copy(draft);
        give_to_owner_of(store, draft);
        rename_durably(draft, copy);
    } catch (...) {
        remove_store(draft);
        throw;
    }
    for (const fs::path& other : copies_of_versions(store)) {
        if (other != copy) fs::remove(other);
    }
}

std::vector<fs::path> copies_of_versions(const fs::path& store) {
    const std::string beginning = store.filename().string() + version_suffix;
    std::vector<fs::path> copies;
    for (const auto& entry : fs::directory_iterator{fs::absolute(store).parent_path()}) {
        const std::string name = entry.path().filename().string();
        const bool is_copy =
            name.starts_with(beginning)
            && name.find_first_not_of("0123456789", beginning.size()) == std::string::npos;
        if (is_copy) copies.push_back(store.parent_path() / name);
    }
    return copies;
}

}  // namespace xinqiao
