#include "adapters/files/folder.hpp"

#include <algorithm>

#include <fnmatch.h>
#include <sys/stat.h>

#include "adapters/files/open_file.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void misplaced(std::string_view path, const std::string& why) {
    throw Error{
        Error::Kind::misconfigured,
        "路径“" + std::string{path} + "”" + why,
        "请写交换目录之下的相对路径"};
}

bool is_within(const fs::path& path, const fs::path& root) {
    const auto [rest, ignored] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return rest == root.end();
}

bool is_finished(const std::string& name) {
    return !name.starts_with('.') && !name.ends_with(".part") && !name.ends_with(".tmp");
}

bool has_wildcard(const std::string& name) {
    return name.find_first_of("*?[") != std::string::npos;
}

}  // namespace

ExchangeFolder::ExchangeFolder(const std::string& root) {
    std::error_code fault;
    root_ = fs::canonical(root, fault);
    if (root.empty() || fault || !fs::is_directory(root_)) {
        throw Error{
            Error::Kind::misconfigured,
            "交换目录“" + root + "”不存在或不是目录",
            "请检查 files.root, 并确认运行账号可以访问"};
    }
}

fs::path ExchangeFolder::inside(std::string_view relative) const {
    const fs::path path{relative};
    if (path.is_absolute()) misplaced(relative, "是绝对路径");
    if (std::find(path.begin(), path.end(), "..") != path.end()) misplaced(relative, "含有 ..");
    std::error_code fault;
    const fs::path real = fs::weakly_canonical(root_ / path, fault);
    if (fault || !is_within(real, root_)) misplaced(relative, "经由链接离开了交换目录");
    return real;
}

std::vector<FoundFile> ExchangeFolder::matching(std::string_view pattern) const {
    const fs::path wanted{pattern};
    const bool whole_folder = fs::is_directory(inside(pattern));
    const fs::path folder = whole_folder ? wanted : wanted.parent_path();
    const std::string name = whole_folder ? "*" : wanted.filename().string();
    std::error_code fault;
    std::vector<FoundFile> files;
    for (const auto& entry : fs::directory_iterator{inside(folder.string()), fault}) {
        const std::string found = entry.path().filename().string();
        const bool fits =
            has_wildcard(name) ? ::fnmatch(name.c_str(), found.c_str(), 0) == 0 : name == found;
        if (!fits || !is_finished(found)) continue;
        const std::string relative = (folder / found).generic_string();
        if (auto file = look_at(relative, root_)) files.push_back(std::move(*file));
    }
    if (fault) misplaced(pattern, "所在的目录无法读取: " + fault.message());
    std::sort(files.begin(), files.end(), [](const FoundFile& a, const FoundFile& b) {
        return a.name < b.name;
    });
    return files;
}

}  // namespace xinqiao
