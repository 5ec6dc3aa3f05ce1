#include "adapters/files/open_file.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/files/remote.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::string stamp_of(const struct stat& status) {
    return std::to_string(status.st_size) + "-" + std::to_string(nanoseconds(status.st_mtim)) + "-"
           + std::to_string(status.st_ino);
}

bool leaves(const fs::path& path, const fs::path& root) {
    const auto rest = std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first;
    return rest != root.end();
}

// Looked at again: a link may have been put in the way since the file was found.
fs::path real_path(const FoundFile& found, const fs::path& root) {
    std::error_code fault;
    fs::path path = fs::canonical(root / found.name, fault);
    if (fault || leaves(path, root)) file_changed(found.name);
    return path;
}

int open_plainly(const fs::path& path) {
    return ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

}  // namespace

std::optional<FoundFile> look_at(const std::string& name, const fs::path& root) {
    std::error_code fault;
    const fs::path path = fs::canonical(root / name, fault);
    if (fault || leaves(path, root)) return std::nullopt;
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return FoundFile{name, stamp_of(status), nanoseconds(status.st_ctim)};
}

OpenFile::OpenFile(const FoundFile& found, const fs::path& root)
    : found_{found}, path_{real_path(found, root)}, descriptor_{open_plainly(path_)} {
    if (descriptor_ < 0) {
        throw Error{
            Error::Kind::transient,
            "无法打开文件 " + found.name + ": " + std::system_category().message(errno),
            "请检查文件权限"};
    }
    try {
        check_unchanged();
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

OpenFile::~OpenFile() {
    ::close(descriptor_);
}

std::size_t OpenFile::read_at(std::uint64_t offset, std::span<char> room) const {
    for (;;) {
        const ssize_t count =
            ::pread(descriptor_, room.data(), room.size(), static_cast<off_t>(offset));
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EINTR) continue;
        throw Error{
            Error::Kind::transient,
            "读取文件 " + found_.name + " 失败: " + std::system_category().message(errno)};
    }
}

void OpenFile::check_unchanged() const {
    struct stat opened {};
    struct stat named {};
    const bool same = ::fstat(descriptor_, &opened) == 0 && ::lstat(path_.c_str(), &named) == 0
                      && stamp_of(opened) == found_.stamp && stamp_of(named) == found_.stamp;
    if (!same) file_changed(found_.name);
}

}  // namespace xinqiao
