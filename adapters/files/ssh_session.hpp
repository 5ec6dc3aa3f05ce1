// One SFTP connection (libssh2): the host key is compared before anything of ours is said.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/call.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace xinqiao {

struct SshLogin {
    std::string host;
    int port = 22;
    std::string user;
    Secret password;  // one of the two
    Secret key;
    std::string host_keys;  // "SHA256:… SHA256:…"
};

struct FarFile {
    std::string name;
    enum class Kind {
        file,
        folder,
        other
    } kind = Kind::other;
    std::uint64_t size = 0;
    std::int64_t changed = 0;  // seconds
};

// The connection broke or took too long: whether the last request was carried out is not known.
class BrokenConnection : public Error {
public:
    using Error::Error;
};

// Every call ends within the patience of `call` for each exchange, and soon after its stop.
class SshSession {
public:
    SshSession(const SshLogin& login, const Call& call);
    ~SshSession();
    SshSession(const SshSession&) = delete;
    SshSession& operator=(const SshSession&) = delete;

    // Whether the other side has hung up meanwhile.
    bool is_stale() const;

    std::string fingerprint() const;
    // Nothing when there is no such folder or file; links are not followed.
    std::optional<std::vector<FarFile>> list(const std::string& folder, const Call& call);
    std::optional<FarFile> look_at(const std::string& path, const Call& call);
    void read(
        const std::string& path, const std::function<void(std::string_view)>& take, const Call& call
    );
    void write(const std::string& path, std::string_view content, const Call& call);
    // False when the other side says no.
    bool make_folder(const std::string& path, const Call& call);
    bool rename(const std::string& from, const std::string& to, const Call& call);

private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

}  // namespace xinqiao
