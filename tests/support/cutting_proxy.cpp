#include "tests/support/cutting_proxy.hpp"

#include <array>
#include <string>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao::support {
namespace {

constexpr int look_around_ms = 50;

sockaddr_in place_on_loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

int new_socket() {
    return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool is_readable(int end) {
    pollfd watched{end, POLLIN, 0};
    return ::poll(&watched, 1, look_around_ms) > 0;
}

// Empty: the end is closed.
std::string heard(int end) {
    std::string text(64 * 1024, '\0');
    const ssize_t size = ::recv(end, text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
}

void say(int end, const std::string& text) {
    for (std::size_t said = 0; said < text.size();) {
        const ssize_t size = ::send(end, text.data() + said, text.size() - said, MSG_NOSIGNAL);
        if (size <= 0) return;
        said += static_cast<std::size_t>(size);
    }
}

// The word alone: drivers speak of AUTOCOMMIT as they come in.
bool says_commit(const std::string& text) {
    const std::string words = upper_ascii(text);
    const std::size_t at = words.find("COMMIT");
    return at != std::string::npos && (at < 4 || words.compare(at - 4, 4, "AUTO") != 0);
}

}  // namespace

CuttingProxy::CuttingProxy(int server) : server_{server}, listener_{new_socket()} {
    sockaddr_in address = place_on_loopback(0);
    socklen_t size = sizeof address;
    auto* const place = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, place, size) != 0 || ::listen(listener_, 16) != 0) {
        throw Error{Error::Kind::bug, "no place for a proxy"};
    }
    ::getsockname(listener_, place, &size);
    port_ = ntohs(address.sin_port);
    listening_ = std::jthread{[this](const std::stop_token& stop) { listen(stop); }};
}

CuttingProxy::~CuttingProxy() {
    listening_.request_stop();
    listening_.join();
    ::close(listener_);
}

void CuttingProxy::listen(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (!is_readable(listener_)) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        lines_.emplace_back([this, client](const std::stop_token& end) { carry(end, client); });
    }
}

void CuttingProxy::carry(const std::stop_token& stop, int client) const {
    const int server = new_socket();
    const sockaddr_in address = place_on_loopback(server_);
    bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    while (open && !stop.stop_requested()) {
        std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (::poll(ends.data(), ends.size(), look_around_ms) <= 0) continue;
        const Fate fate = fate_;
        if (ends[1].revents != 0) {
            const std::string text = heard(server);
            open = !text.empty();
            say(client, text);
        }
        if (ends[0].revents == 0 || !open) continue;
        const std::string text = heard(client);
        open = !text.empty();
        if (fate == Fate::silence) continue;
        const bool commits = says_commit(text);
        if (commits && fate == Fate::cut_before_commit) break;
        say(server, text);
        if (!commits || fate != Fate::cut_after_commit) continue;
        heard(server);
        break;
    }
    ::close(client);
    ::close(server);
}

}  // namespace xinqiao::support
