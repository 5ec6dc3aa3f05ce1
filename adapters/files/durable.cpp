#include "adapters/files/durable.hpp"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void cannot_write(const fs::path& file) {
    throw Error{
        Error::Kind::transient,
        "无法写入 " + file.string() + ": " + std::system_category().message(errno),
        "请检查磁盘空间与目录权限"};
}

// A descriptor that is closed whatever happens.
class Descriptor {
public:
    Descriptor(const fs::path& file, int flags) : number_{::open(file.c_str(), flags, 0640)} {
        if (number_ < 0) cannot_write(file);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const noexcept { return number_; }

private:
    int number_;
};

void write_all(const fs::path& file, std::string_view content) {
    const Descriptor draft{file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW};
    while (!content.empty()) {
        const ssize_t count = ::write(draft.number(), content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) cannot_write(file);
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(draft.number()) != 0) cannot_write(file);
}

}  // namespace

void write_durably(const fs::path& file, std::string_view content) {
    const fs::path draft = file.parent_path() / ("." + file.filename().string() + ".part");
    write_all(draft, content);
    if (::rename(draft.c_str(), file.c_str()) != 0) cannot_write(file);
    const Descriptor folder{file.parent_path(), O_RDONLY | O_DIRECTORY | O_CLOEXEC};
    if (::fsync(folder.number()) != 0) cannot_write(file.parent_path());
}

}  // namespace xinqiao
