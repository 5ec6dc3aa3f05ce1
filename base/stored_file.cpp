#include "base/stored_file.hpp"

#include <array>
#include <cerrno>
#include <memory>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_with(Error::Kind kind, const char* what, const fs::path& file) {
    throw Error{
        kind,
        std::string{what} + " " + file.string() + ": " + std::system_category().message(errno),
        "请检查文件是否存在、目录权限和磁盘空间"};
}

class OpenFile {
public:
    OpenFile(const fs::path& file, int flags, Error::Kind kind)
        : number_{::open(file.c_str(), flags | O_CLOEXEC)} {
        if (number_ < 0) fail_with(kind, "无法打开", file);
    }
    ~OpenFile() { ::close(number_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int number() const noexcept { return number_; }

private:
    int number_;
};

using HashContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

void sync_opened(const fs::path& file, int flags) {
    const OpenFile opened{file, flags, Error::Kind::transient};
    if (::fsync(opened.number()) != 0) fail_with(Error::Kind::transient, "无法写入", file);
}

}  // namespace

Digest sha256_of_file(const fs::path& file) {
    const OpenFile opened{file, O_RDONLY, Error::Kind::misconfigured};
    const HashContext context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    bool sound = EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    std::array<char, 65536> bytes{};
    for (ssize_t size = 1; size != 0;) {
        size = ::read(opened.number(), bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) fail_with(Error::Kind::misconfigured, "无法读取", file);
        sound =
            sound
            && EVP_DigestUpdate(context.get(), bytes.data(), static_cast<std::size_t>(size)) == 1;
    }
    Digest digest;
    sound = sound && EVP_DigestFinal_ex(context.get(), digest.bytes.data(), nullptr) == 1;
    if (!sound) throw Error{Error::Kind::bug, "OpenSSL could not compute a digest"};
    return digest;
}

void sync_file(const fs::path& file) {
    sync_opened(file, O_RDONLY);
}

void rename_durably(const fs::path& from, const fs::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        fail_with(Error::Kind::transient, "无法改名", from);
    }
    sync_opened(to.parent_path(), O_RDONLY | O_DIRECTORY);
}

void give_to_owner_of(const fs::path& model, const fs::path& file) {
    struct stat owned {};
    if (::geteuid() != 0 || ::stat(model.c_str(), &owned) != 0) return;
    if (::chown(file.c_str(), owned.st_uid, owned.st_gid) != 0) {
        fail_with(Error::Kind::misconfigured, "无法改变属主", file);
    }
}

}  // namespace xinqiao
