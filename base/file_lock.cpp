#include "base/file_lock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {

FileLock::FileLock(const std::filesystem::path& file)
    : descriptor_{open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    if (descriptor_ < 0) {
        throw Error{
            Error::Kind::misconfigured,
            "锁文件 " + file.string() + " 无法打开: " + std::strerror(errno),
            "检查目录是否存在、当前用户是否可写"};
    }
}

FileLock::~FileLock() {
    close(descriptor_);
}

bool FileLock::try_lock() {
    return flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

bool FileLock::try_share() {
    return flock(descriptor_, LOCK_SH | LOCK_NB) == 0;
}

// A word that cannot be written, on a full disk, is no reason to fail.
void FileLock::leave_word(std::string_view word) {
    if (ftruncate(descriptor_, 0) != 0) return;
    [[maybe_unused]] const ssize_t written = pwrite(descriptor_, word.data(), word.size(), 0);
}

std::string FileLock::word() const {
    std::string word(1024, '\0');
    const ssize_t size = pread(descriptor_, word.data(), word.size(), 0);
    word.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return word;
}

}  // namespace xinqiao
