// Plays systemd to a program that notifies it: an abstract datagram socket.
#pragma once

#include <cstddef>
#include <string>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace xinqiao::support {

class NotifiedSystemd {
public:
    NotifiedSystemd() : handle_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name_.copy(address.sun_path + 1, name_.size());
        const auto length =
            static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name_.size());
        bound_ = ::bind(handle_, reinterpret_cast<const sockaddr*>(&address), length) == 0;
    }
    ~NotifiedSystemd() { ::close(handle_); }
    NotifiedSystemd(const NotifiedSystemd&) = delete;
    NotifiedSystemd& operator=(const NotifiedSystemd&) = delete;

    bool bound() const { return bound_; }
    std::string socket() const { return "@" + name_; }
    // The next message, or "nothing".
    std::string heard() const {
        char bytes[1024];
        const ssize_t got = ::recv(handle_, bytes, sizeof bytes, MSG_DONTWAIT);
        return got < 0 ? "nothing" : std::string(bytes, static_cast<std::size_t>(got));
    }

private:
    std::string name_ = "xinqiao-notifier-test-" + std::to_string(::getpid());
    int handle_;
    bool bound_ = false;
};

}  // namespace xinqiao::support
