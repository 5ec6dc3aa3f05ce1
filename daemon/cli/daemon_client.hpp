// Asks the running daemon over its unix socket.
#pragma once

#include <optional>
#include <string>

#include "daemon/config/config.hpp"

namespace xinqiao {

struct DaemonAnswer {
    long status = 0;
    std::string outcome;  // done, partial, differences, or a colour of status
    std::string body;

    bool ok() const noexcept { return status >= 200 && status < 300; }
};

class DaemonClient {
public:
    // Nothing when no daemon answers at the socket of the configuration.
    static std::optional<DaemonClient> reach(const Config& config);

    // `accept`: the media type that is wanted. Throws Error{transient} when the daemon goes away.
    DaemonAnswer get(const std::string& path, const std::string& accept) const;
    // With a token the request has one effect however often it is sent (Idempotency-Key).
    DaemonAnswer post(
        const std::string& path,
        const std::string& body,
        const std::string& accept,
        const std::string& token = {}
    ) const;

private:
    explicit DaemonClient(std::string socket) : socket_{std::move(socket)} {}
    DaemonAnswer ask(
        const std::string& path,
        const std::string* body,
        const std::string& accept,
        const std::string& token = {}
    ) const;

    std::string socket_;
};

}  // namespace xinqiao
