#include "adapters/files/ssh_session.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <libssh2.h>
#include <libssh2_sftp.h>
#include <openssl/evp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "adapters/files/tcp.hpp"

namespace xinqiao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t piece = 256 * 1024;
constexpr long draft_mode = 0640;
constexpr long folder_mode = 0750;

void begin_ssh_once() {
    static const int begun = libssh2_init(0);
    if (begun != 0) throw Error{Error::Kind::bug, "libssh2 could not be initialised"};
}

std::string fingerprint_of(std::string_view hash) {
    std::array<unsigned char, 64> text{};
    const int length = EVP_EncodeBlock(
        text.data(),
        reinterpret_cast<const unsigned char*>(hash.data()),
        static_cast<int>(hash.size())
    );
    std::string printed{text.begin(), text.begin() + length};
    printed.erase(printed.find_last_not_of('=') + 1);
    return "SHA256:" + printed;
}

bool is_listed(const std::string& one, std::string_view many) {
    for (std::size_t at = many.find(one); at != std::string_view::npos;
         at = many.find(one, at + 1)) {
        const std::size_t end = at + one.size();
        const bool begins = at == 0 || many[at - 1] == ' ' || many[at - 1] == ',';
        if (begins && (end == many.size() || many[end] == ' ' || many[end] == ',')) return true;
    }
    return false;
}

FarFile::Kind kind_of(const LIBSSH2_SFTP_ATTRIBUTES& attributes) {
    if ((attributes.flags & LIBSSH2_SFTP_ATTR_PERMISSIONS) == 0) return FarFile::Kind::other;
    if (LIBSSH2_SFTP_S_ISREG(attributes.permissions)) return FarFile::Kind::file;
    if (LIBSSH2_SFTP_S_ISDIR(attributes.permissions)) return FarFile::Kind::folder;
    return FarFile::Kind::other;
}

FarFile far_file(std::string name, const LIBSSH2_SFTP_ATTRIBUTES& attributes) {
    return {
        std::move(name),
        kind_of(attributes),
        attributes.filesize,
        static_cast<std::int64_t>(attributes.mtime)};
}

unsigned length_of(std::string_view text) {
    return static_cast<unsigned>(text.size());
}

}  // namespace

struct SshSession::Handles {
    Handles(const SshLogin& login, const Call& call);
    ~Handles();
    Handles(const Handles&) = delete;
    Handles& operator=(const Handles&) = delete;

    void check_host_key(const SshLogin& login);
    void log_in(const SshLogin& login, const Call& call);
    void await_other_side(Steady::time_point end, const Call& call) const;
    [[noreturn]] void broke(const std::string& what) const;
    [[noreturn]] void refuse(const std::string& what) const;
    bool said_no() const { return libssh2_session_last_errno(ssh) == LIBSSH2_ERROR_SFTP_PROTOCOL; }
    bool said_missing() const;

    // Repeats the step, which does not block, until it is through. What it gives is a number, or
    // a handle that is null in case of trouble.
    template <class Step>
    auto patiently(const Call& call, Step step) const {
        const Steady::time_point end = Steady::now() + call.patience;
        for (;;) {
            const auto result = step();
            bool again = false;
            if constexpr (std::is_pointer_v<decltype(result)>) {
                again = !result && libssh2_session_last_errno(ssh) == LIBSSH2_ERROR_EAGAIN;
            } else {
                again = result == LIBSSH2_ERROR_EAGAIN;
            }
            if (!again) return result;
            await_other_side(end, call);
        }
    }

    Tcp tcp;
    LIBSSH2_SESSION* ssh = nullptr;
    LIBSSH2_SFTP* sftp = nullptr;
    std::string fingerprint;
};

namespace {

// An open file or folder at the far side.
class FarHandle {
public:
    FarHandle(LIBSSH2_SFTP_HANDLE* handle, LIBSSH2_SESSION* ssh, int socket)
        : handle_{handle}, ssh_{ssh}, socket_{socket} {}
    // Closing waits for an answer, but only as long as libssh2 was told. It frees the handle with
    // the answer or with the connection; so where no answer comes, the connection is given up.
    ~FarHandle() {
        if (handle_ == nullptr) return;
        libssh2_session_set_blocking(ssh_, 1);
        const int fault = libssh2_sftp_close_handle(handle_);
        if (fault == LIBSSH2_ERROR_TIMEOUT || fault == LIBSSH2_ERROR_EAGAIN) {
            ::shutdown(socket_, SHUT_RDWR);
            libssh2_sftp_close_handle(handle_);
        }
        libssh2_session_set_blocking(ssh_, 0);
    }
    FarHandle(const FarHandle&) = delete;
    FarHandle& operator=(const FarHandle&) = delete;

    explicit operator bool() const { return handle_ != nullptr; }
    LIBSSH2_SFTP_HANDLE* get() const { return handle_; }
    // It was closed, whatever the answer.
    void release() { handle_ = nullptr; }

private:
    LIBSSH2_SFTP_HANDLE* handle_;
    LIBSSH2_SESSION* ssh_;
    int socket_;
};

}  // namespace

SshSession::Handles::Handles(const SshLogin& login, const Call& call)
    : tcp{login.host, login.port, call} {
    begin_ssh_once();
    ssh = libssh2_session_init();
    if (ssh == nullptr) throw std::bad_alloc{};
    libssh2_session_set_blocking(ssh, 0);
    libssh2_session_set_timeout(ssh, 1000);  // of the calls that block: closing and farewell
    try {
        if (patiently(call, [&] { return libssh2_session_handshake(ssh, tcp.socket()); }) != 0) {
            broke("SSH 握手失败");
        }
        check_host_key(login);
        log_in(login, call);
        sftp = patiently(call, [&] { return libssh2_sftp_init(ssh); });
        if (sftp == nullptr) broke("对方没有提供 SFTP");
    } catch (...) {
        libssh2_session_set_blocking(ssh, 1);
        libssh2_session_free(ssh);
        throw;
    }
}

SshSession::Handles::~Handles() {
    libssh2_session_set_blocking(ssh, 1);
    libssh2_sftp_shutdown(sftp);
    if (!tcp.is_stale()) libssh2_session_disconnect(ssh, "bye");
    libssh2_session_free(ssh);
}

void SshSession::Handles::check_host_key(const SshLogin& login) {
    const char* const hash = libssh2_hostkey_hash(ssh, LIBSSH2_HOSTKEY_HASH_SHA256);
    const std::string shown = hash == nullptr ? "" : fingerprint_of({hash, 32});
    if (!shown.empty() && is_listed(shown, login.host_keys)) {
        fingerprint = shown;
        return;
    }
    throw Error{
        Error::Kind::forbidden,
        "主机 " + login.host + " 出示的密钥 " + shown
            + " 与 files.host_key 不符, 已拒绝连接, 口令未发出",
        "可能是对方换了服务器或密钥, 也可能有人冒充对方。请先打电话向对方核对这个指纹, "
        "一致后才改 files.host_key"};
}

void SshSession::Handles::log_in(const SshLogin& login, const Call& call) {
    const std::string& key = login.key.reveal();
    const std::string& password = login.password.reveal();
    const int fault = patiently(call, [&] {
        if (!key.empty()) {
            return libssh2_userauth_publickey_frommemory(
                ssh,
                login.user.data(),
                login.user.size(),
                nullptr,
                0,
                key.data(),
                key.size(),
                nullptr
            );
        }
        return libssh2_userauth_password_ex(
            ssh,
            login.user.data(),
            length_of(login.user),
            password.data(),
            length_of(password),
            nullptr
        );
    });
    if (fault == 0) return;
    const bool broken = fault == LIBSSH2_ERROR_SOCKET_RECV || fault == LIBSSH2_ERROR_SOCKET_SEND
                        || fault == LIBSSH2_ERROR_SOCKET_DISCONNECT;
    if (broken) broke("登录时连接中断");
    if (!key.empty() && fault == LIBSSH2_ERROR_FILE) {
        throw Error{
            Error::Kind::misconfigured,
            "files.key 的私钥无法读取",
            "请用 ssh-keygen -t ed25519 -N '' 生成, 不带口令"};
    }
    throw Error{
        Error::Kind::forbidden,
        "对方没有接受用户 " + login.user + (key.empty() ? " 的口令" : " 的私钥"),
        "请向对方核对用户名与"
            + std::string{key.empty() ? "口令" : "登记的公钥 (ed25519 或 ecdsa)"}};
}

void SshSession::Handles::await_other_side(Steady::time_point end, const Call& call) const {
    if (call.stop.stop_requested()) throw BrokenConnection{Error::Kind::stopped, "正在停止"};
    if (Steady::now() >= end) broke("等待对方答复超时");
    // libssh2 would go on waiting for an answer of a server that has ended.
    const bool ended = sftp != nullptr && libssh2_channel_eof(libssh2_sftp_get_channel(sftp)) == 1;
    if (ended) broke("对方结束了 SFTP 会话");
    const int wanted = libssh2_session_block_directions(ssh);
    const bool reading = (wanted & LIBSSH2_SESSION_BLOCK_OUTBOUND) == 0;
    tcp.await(reading ? POLLIN : POLLIN | POLLOUT);
}

void SshSession::Handles::broke(const std::string& what) const {
    char* why = nullptr;
    libssh2_session_last_error(ssh, &why, nullptr, 0);
    throw BrokenConnection{
        Error::Kind::transient,
        what + (why == nullptr || *why == '\0' ? "" : ": " + std::string{why}),
        "请检查网络与对方服务; 稍后会自动重试"};
}

bool SshSession::Handles::said_missing() const {
    return said_no() && libssh2_sftp_last_error(sftp) == LIBSSH2_FX_NO_SUCH_FILE;
}

void SshSession::Handles::refuse(const std::string& what) const {
    if (!said_no()) broke(what + ": 连接中断");
    const auto code = libssh2_sftp_last_error(sftp);
    if (code == LIBSSH2_FX_PERMISSION_DENIED) {
        throw Error{Error::Kind::forbidden, what + ": 对方不允许", "请对方开放该目录的权限"};
    }
    const bool full =
        code == LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM || code == LIBSSH2_FX_QUOTA_EXCEEDED;
    throw Error{
        Error::Kind::transient,
        what + (full ? ": 对方磁盘已满" : ": 对方答复失败 (" + std::to_string(code) + ")"),
        "可能是对方磁盘已满或目录不存在, 请对方检查"};
}

SshSession::SshSession(const SshLogin& login, const Call& call)
    : handles_{std::make_unique<Handles>(login, call)} {}

SshSession::~SshSession() = default;

bool SshSession::is_stale() const {
    return handles_->tcp.is_stale();
}

std::string SshSession::fingerprint() const {
    return handles_->fingerprint;
}

std::optional<std::vector<FarFile>> SshSession::list(const std::string& folder, const Call& call) {
    Handles& far = *handles_;
    const FarHandle handle{
        far.patiently(
            call,
            [&] {
                return libssh2_sftp_open_ex(
                    far.sftp, folder.data(), length_of(folder), 0, 0, LIBSSH2_SFTP_OPENDIR
                );
            }
        ),
        far.ssh,
        far.tcp.socket()};
    if (!handle && far.said_missing()) return std::nullopt;
    if (!handle) far.refuse("无法列出目录 " + folder);
    std::vector<FarFile> files;
    std::array<char, 4096> name{};
    for (;;) {
        LIBSSH2_SFTP_ATTRIBUTES attributes{};
        const int length = far.patiently(call, [&] {
            return libssh2_sftp_readdir_ex(
                handle.get(), name.data(), name.size(), nullptr, 0, &attributes
            );
        });
        if (length == 0) return files;
        if (length == LIBSSH2_ERROR_BUFFER_TOO_SMALL) continue;
        if (length < 0) far.refuse("无法列出目录 " + folder);
        files.push_back(far_file({name.data(), static_cast<std::size_t>(length)}, attributes));
    }
}

std::optional<FarFile> SshSession::look_at(const std::string& path, const Call& call) {
    Handles& far = *handles_;
    LIBSSH2_SFTP_ATTRIBUTES attributes{};
    const int fault = far.patiently(call, [&] {
        return libssh2_sftp_stat_ex(
            far.sftp, path.data(), length_of(path), LIBSSH2_SFTP_LSTAT, &attributes
        );
    });
    if (fault == 0) return far_file(path, attributes);
    if (far.said_missing()) return std::nullopt;
    far.refuse("无法查看 " + path);
}

void SshSession::read(
    const std::string& path, const std::function<void(std::string_view)>& take, const Call& call
) {
    Handles& far = *handles_;
    const FarHandle handle{
        far.patiently(
            call,
            [&] {
                return libssh2_sftp_open_ex(
                    far.sftp,
                    path.data(),
                    length_of(path),
                    LIBSSH2_FXF_READ,
                    0,
                    LIBSSH2_SFTP_OPENFILE
                );
            }
        ),
        far.ssh,
        far.tcp.socket()};
    if (!handle) far.refuse("无法打开 " + path);
    std::vector<char> room(piece);
    for (;;) {
        const ssize_t count = far.patiently(call, [&] {
            return libssh2_sftp_read(handle.get(), room.data(), room.size());
        });
        if (count == 0) return;
        if (count < 0) far.refuse("读取 " + path);
        take({room.data(), static_cast<std::size_t>(count)});
        if (call.stop.stop_requested()) throw BrokenConnection{Error::Kind::stopped, "正在停止"};
    }
}

void SshSession::write(const std::string& path, std::string_view content, const Call& call) {
    Handles& far = *handles_;
    FarHandle handle{
        far.patiently(
            call,
            [&] {
                return libssh2_sftp_open_ex(
                    far.sftp,
                    path.data(),
                    length_of(path),
                    LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_TRUNC,
                    draft_mode,
                    LIBSSH2_SFTP_OPENFILE
                );
            }
        ),
        far.ssh,
        far.tcp.socket()};
    if (!handle) far.refuse("无法写入 " + path);
    while (!content.empty()) {
        const ssize_t count = far.patiently(call, [&] {
            return libssh2_sftp_write(
                handle.get(), content.data(), std::min(content.size(), piece)
            );
        });
        if (count < 0) far.refuse("写入 " + path);
        content.remove_prefix(static_cast<std::size_t>(count));
    }
    const int fault = far.patiently(call, [&] { return libssh2_sftp_close_handle(handle.get()); });
    handle.release();
    if (fault != 0) far.refuse("写入 " + path);
}

bool SshSession::make_folder(const std::string& path, const Call& call) {
    Handles& far = *handles_;
    const int fault = far.patiently(call, [&] {
        return libssh2_sftp_mkdir_ex(far.sftp, path.data(), length_of(path), folder_mode);
    });
    if (fault != 0 && !far.said_no()) far.broke("建立目录 " + path);
    return fault == 0;
}

bool SshSession::rename(const std::string& from, const std::string& to, const Call& call) {
    Handles& far = *handles_;
    const int fault = far.patiently(call, [&] {
        return libssh2_sftp_rename_ex(
            far.sftp,
            from.data(),
            length_of(from),
            to.data(),
            length_of(to),
            LIBSSH2_SFTP_RENAME_ATOMIC | LIBSSH2_SFTP_RENAME_NATIVE
        );
    });
    if (fault != 0 && !far.said_no()) far.broke("改名 " + to);
    return fault == 0;
}

}  // namespace xinqiao
