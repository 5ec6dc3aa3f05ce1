// One TCP connection that does not block.
#pragma once

#include <string>

#include "adapters/call.hpp"

namespace xinqiao {

class Tcp {
public:
    // Throws Error{transient} when nobody answers within the patience of the call.
    Tcp(const std::string& host, int port, const Call& call);
    ~Tcp();
    Tcp(const Tcp&) = delete;
    Tcp& operator=(const Tcp&) = delete;

    int socket() const noexcept { return socket_; }
    // Until one of the events of poll(2), or a tenth of a second.
    void await(int events) const;
    // Whether the other side has hung up.
    bool is_stale() const;

private:
    int socket_ = -1;
};

}  // namespace xinqiao
