// FTP over TLS (libcurl): certificate and host are verified, control and data are encrypted.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/call.hpp"
#include "adapters/http/tls.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace xinqiao {

struct FtpLogin {
    std::string host;
    int port = 21;
    std::string user;
    Secret password;
    TlsIdentity tls;
};

struct FtpEntry {
    std::string name;
    bool is_folder = false;
    std::uint64_t size = 0;
    std::string time;  // as the listing writes it
};

struct FtpStatus {
    std::int64_t size = -1;
    std::int64_t changed = -1;  // seconds
};

class FtpSession {
public:
    explicit FtpSession(FtpLogin login);
    ~FtpSession();
    FtpSession(const FtpSession&) = delete;
    FtpSession& operator=(const FtpSession&) = delete;

    // Ordinary files and folders; nothing when there is no such folder.
    std::optional<std::vector<FtpEntry>> list(const std::string& folder, const Call& call);
    std::optional<FtpStatus> look_at(const std::string& path, const Call& call);
    void read(
        const std::string& path, const std::function<void(std::string_view)>& take, const Call& call
    );
    // Makes the folders above as well.
    void write(const std::string& path, std::string_view content, const Call& call);
    // False when the other side says no; nothing when its answer did not come.
    std::optional<bool> rename(
        const std::string& folder, const std::string& from, const std::string& to, const Call& call
    );

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace xinqiao
