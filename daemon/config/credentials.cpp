#include "daemon/config/credentials.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t most_credential_bytes = 64 * 1024;

// An open file that closes itself.
class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& path)
        : descriptor_{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {}
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

[[noreturn]] void refuse(
    const std::filesystem::path& path, const std::string& why, std::string hint
) {
    throw Error{Error::Kind::misconfigured, "凭据 " + path.string() + ": " + why, std::move(hint)};
}

// The mask of systemd's access list shows as group bits, so these are not held against a file.
void require_private(const OpenFile& file, const std::filesystem::path& path) {
    struct stat facts {};
    if (::fstat(file.descriptor(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        refuse(path, "不是普通文件 / not a regular file", "请放入一个只含凭据的文本文件");
    }
    if ((facts.st_mode & (S_IRWXO | S_IWGRP)) != 0) {
        refuse(
            path,
            "其他用户可以读取 / other users can read it",
            "请运行 chmod 600 " + path.string() + ", 并考虑更换该凭据"
        );
    }
}

std::string content_of(const OpenFile& file, const std::filesystem::path& path) {
    std::string text(most_credential_bytes + 1, '\0');
    std::size_t filled = 0;
    while (filled < text.size()) {
        const ssize_t got = ::read(file.descriptor(), text.data() + filled, text.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(path, std::strerror(errno), "请检查文件");
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    if (filled > most_credential_bytes) refuse(path, "超过 64 KiB / too large", "请检查文件");
    text.resize(filled);
    return text;
}

// Editors and `echo` leave a line end behind; other characters may belong to the secret.
std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

Secret credential(const std::string& folder, const CredentialName& name) {
    const std::filesystem::path path = std::filesystem::path{folder} / name.name;
    const OpenFile file{path};
    if (file.descriptor() < 0) {
        refuse(
            path,
            std::string{"无法打开 / cannot be opened: "} + std::strerror(errno),
            "请在凭据目录放入名为 " + name.name
                + " 的文件 (权限 600), 或用 systemd 的 LoadCredential="
        );
    }
    require_private(file, path);
    const std::string content = content_of(file, path);
    const std::string_view text = without_blanks(content);
    if (text.empty()) refuse(path, "文件为空 / empty", "请写入凭据");
    return Secret{std::string{text}};
}

std::string folder_or_given(const std::string& folder) {
    const char* given = std::getenv("CREDENTIALS_DIRECTORY");
    return folder.empty() && given != nullptr ? given : folder;
}

bool plain_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && name.find('/') == std::string_view::npos
           && name.find('\0') == std::string_view::npos;
}

}  // namespace

std::optional<Secret> credential_if_there(const std::string& folder, const std::string& name) {
    const std::string given = folder_or_given(folder);
    if (given.empty() || !std::filesystem::exists(std::filesystem::path{given} / name)) {
        return std::nullopt;
    }
    return credential(given, {name});
}

Credentials credentials_in(std::string folder) {
    return [folder = folder_or_given(folder)](const CredentialName& name) {
        if (!plain_name(name.name)) {
            throw Error{
                Error::Kind::misconfigured,
                "凭据名称不合法 / not a name of a credential: '" + name.name + "'",
                "凭据名称是凭据目录中的文件名"};
        }
        if (folder.empty()) {
            throw Error{
                Error::Kind::misconfigured,
                "没有凭据目录, 无法读取 " + name.name + " / there is no folder of credentials",
                "请设置 folders.credentials, 或由 systemd 以 LoadCredential= 启动"};
        }
        return credential(folder, name);
    };
}

}  // namespace xinqiao
