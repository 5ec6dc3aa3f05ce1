#include "adapters/files/fetched_file.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

[[noreturn]] void spool_fails(const std::string& what) {
    throw Error{
        Error::Kind::transient,
        what + ": " + std::system_category().message(errno),
        "请检查 files.spool 所在磁盘的空间与权限"};
}

int unnamed_file(const std::filesystem::path& spool) {
    std::filesystem::create_directories(spool);
    const int file = ::open(spool.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) spool_fails("无法在 " + spool.string() + " 建立临时文件");
    return file;
}

}  // namespace

FetchedFile::FetchedFile(const std::filesystem::path& spool) : descriptor_{unnamed_file(spool)} {}

FetchedFile::~FetchedFile() {
    ::close(descriptor_);
}

void FetchedFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) spool_fails("无法保存取回的文件");
        bytes.remove_prefix(static_cast<std::size_t>(count));
        size_ += static_cast<std::uint64_t>(count);
    }
}

std::size_t FetchedFile::read_at(std::uint64_t offset, std::span<char> room) const {
    for (;;) {
        const ssize_t count =
            ::pread(descriptor_, room.data(), room.size(), static_cast<off_t>(offset));
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) spool_fails("无法读取取回的文件");
    }
}

}  // namespace xinqiao
