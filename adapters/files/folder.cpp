#include "adapters/files/folder.hpp"

#include <algorithm>

#include <unistd.h>

#include "adapters/files/durable.hpp"
#include "adapters/files/open_file.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

bool is_within(const fs::path& path, const fs::path& root) {
    const auto [rest, ignored] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return rest == root.end();
}

void make_folders(const fs::path& folder, const std::string& name) {
    std::error_code fault;
    fs::create_directories(folder, fault);
    if (!fault) return;
    throw Error{
        Error::Kind::transient,
        "无法建立报文目录 " + name + ": " + fault.message(),
        "请检查目录权限"};
}

class FolderTransport final : public Transport {
public:
    explicit FolderTransport(const std::string& root) : folder_{root} {}

    std::optional<std::vector<FolderEntry>> list(const std::string& name, const Call&) override;

    std::unique_ptr<StillBytes> open(const FoundFile& file, const Call&) override {
        return std::make_unique<OpenFile>(file, folder_.root());
    }

    // The rename is the last step that can fail visibly.
    Placed
    place(const std::string& folder, const std::string& name, std::string_view content, const Call&)
        override {
        const fs::path path = folder_.inside(folder);
        make_folders(path, folder);
        if (fs::exists(path / name)) return Placed::already;
        write_durably(path / name, content);
        return Placed::whole;
    }

    std::string greet(const Call&) override { return "实际位置 " + folder_.root().string(); }
    std::string say_writable(const std::string& folder, const Call&) override;

private:
    ExchangeFolder folder_;
};

std::optional<std::vector<FolderEntry>> FolderTransport::
    list(const std::string& name, const Call&) {
    const fs::path path = folder_.inside(name);
    std::error_code fault;
    if (!fs::is_directory(path, fault)) return std::nullopt;
    fs::directory_iterator here{path, fault};
    if (fault) {
        throw Error{
            Error::Kind::misconfigured,
            "目录 " + name + " 无法读取: " + fault.message(),
            "请检查目录权限"};
    }
    std::vector<FolderEntry> entries;
    for (const auto& entry : here) {
        const std::string found = entry.path().filename().string();
        if (entry.is_directory(fault) && !entry.is_symlink(fault)) {
            entries.push_back({found, true, {}, 0});
        } else if (const auto file = look_at((fs::path{name} / found).string(), folder_.root())) {
            entries.push_back({found, false, file->stamp, file->changed});
        }
    }
    return entries;
}

// The folder need not be there before the first message; the one above must let us make it.
std::string FolderTransport::say_writable(const std::string& folder, const Call&) {
    fs::path path = folder_.inside(folder);
    while (!fs::exists(path) && path != folder_.root()) {
        path = path.parent_path();
    }
    if (::access(path.c_str(), W_OK | X_OK) != 0) {
        throw Error{Error::Kind::misconfigured, "没有写权限", "请检查目录权限"};
    }
    return "可以写入";
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
    check_relative(relative);
    std::error_code fault;
    const fs::path real = fs::weakly_canonical(root_ / relative, fault);
    if (!fault && is_within(real, root_)) return real;
    throw Error{
        Error::Kind::misconfigured,
        "路径“" + std::string{relative} + "”经由链接离开了交换目录",
        "请写交换目录之下的相对路径"};
}

std::unique_ptr<Transport> open_folder(const std::string& root) {
    return std::make_unique<FolderTransport>(root);
}

}  // namespace xinqiao
