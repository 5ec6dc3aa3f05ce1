#include "adapters/files/tcp.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;
using std::chrono::steady_clock;

constexpr int tick = 100;  // milliseconds between looks at the stop token
constexpr std::chrono::seconds longest_connect{10};

Addresses addresses_of(const std::string& host, int port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int fault = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
    if (fault == 0) return {found, &freeaddrinfo};
    throw Error{
        Error::Kind::transient,
        "找不到主机 " + host + ": " + ::gai_strerror(fault),
        "请检查 files.host 与域名解析"};
}

int begin_connecting(const addrinfo& address) {
    const int one = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (one < 0) return -1;
    const int yes = 1;
    ::setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ::setsockopt(one, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    if (::connect(one, address.ai_addr, address.ai_addrlen) == 0 || errno == EINPROGRESS)
        return one;
    ::close(one);
    return -1;
}

// Zero once connected, else the errno.
int await_connection(int socket, steady_clock::time_point end, const Call& call) {
    while (steady_clock::now() < end && !call.stop.stop_requested()) {
        pollfd watched{socket, POLLOUT, 0};
        if (::poll(&watched, 1, tick) <= 0) continue;
        int fault = 0;
        socklen_t size = sizeof fault;
        ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &fault, &size);
        return fault;
    }
    return ETIMEDOUT;
}

}  // namespace

Tcp::Tcp(const std::string& host, int port, const Call& call) {
    const Addresses addresses = addresses_of(host, port);
    const auto end = steady_clock::now() + std::min(call.patience, longest_connect);
    int fault = EHOSTUNREACH;
    for (const addrinfo* at = addresses.get(); at != nullptr; at = at->ai_next) {
        socket_ = begin_connecting(*at);
        if (socket_ < 0) continue;
        fault = await_connection(socket_, end, call);
        if (fault == 0) return;
        ::close(socket_);
    }
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
    throw Error{
        Error::Kind::transient,
        "无法连接 " + host + ":" + std::to_string(port) + ": "
            + std::system_category().message(fault),
        "请检查网络、files.host 与 files.port"};
}

Tcp::~Tcp() {
    ::close(socket_);
}

void Tcp::await(int events) const {
    pollfd watched{socket_, static_cast<short>(events), 0};
    ::poll(&watched, 1, tick);
}

bool Tcp::is_stale() const {
    pollfd watched{socket_, POLLRDHUP, 0};
    return ::poll(&watched, 1, 0) != 0;
}

}  // namespace xinqiao
