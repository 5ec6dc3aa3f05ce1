// The front door: listens on loopback and on a unix socket, one thread for the network.
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

    // Listens when it returns. `alive` is called that often by the network thread; `key` is that of
    // settings.tls. Throws Error{misconfigured} when an address is taken, a socket cannot
    // be made or the certificate is no good.
    Server(
        const HttpSettings& settings,
        Router router,
        Door door,
        std::function<void()> alive,
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
