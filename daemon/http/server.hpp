// The front door: listens on loopback and on a unix socket, with a few threads for the network.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/secret.hpp"
#include "daemon/config/config.hpp"
#include "daemon/http/door.hpp"
#include "daemon/http/router.hpp"

namespace xinqiao {

class Server {
public:
    static constexpr std::chrono::seconds between_signs_of_life{5};
    // A network thread, of those that settings.network_threads counts, shows that it is alive.
    using Alive = std::function<void(std::size_t network_thread)>;

    // Listens when it returns. `alive` is called that often by each network thread; `key` is that
    // of settings.tls. Throws Error{misconfigured} when an address is taken, a socket cannot be
    // made or the certificate is no good.
    Server(
        const HttpSettings& settings,
        Router router,
        Door door,
        const Alive& alive,
        const Secret& key = {}
    );
    // Takes no new connection, lets what is being worked on end, closes the rest.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // The TCP port it listens on; 0: none. Differs from the setting only when that asks for any.
    std::uint16_t port() const;

    // A new certificate for those who come from now on; who is connected stays. Throws like the
    // constructor, and then the old one stays. May be called by any thread.
    void renew(const DoorTlsSettings& settings, const Secret& key);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace xinqiao
