#include "tests/support/line.hpp"

#include <array>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace xinqiao::support {
namespace {

constexpr int patience_for_a_piece = 10'000;

template <class Address>
bool connect_to(int handle, const Address& address) {
    return ::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// How long the body is of an answer whose head this is.
std::size_t length_told(std::string_view head) {
    constexpr std::string_view name = "Content-Length: ";
    const std::size_t place = head.find(name);
    if (place == std::string_view::npos) return 0;
    return std::stoul(std::string{head.substr(place + name.size(), 12)});
}

}  // namespace

Line::Line(std::uint16_t port, const char* from)
    : handle_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    ::inet_pton(AF_INET, from, &own.sin_addr);
    const int on = 1;
    ::setsockopt(handle_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::bind(handle_, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) return;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    connected_ = connect_to(handle_, address);
}

Line::Line(const std::string& path) : handle_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = connect_to(handle_, address);
}

Line::~Line() {
    if (handle_ >= 0) ::close(handle_);
}

Line::Line(Line&& other) noexcept
    : handle_{std::exchange(other.handle_, -1)}, connected_{other.connected_} {}

void Line::say(std::string_view text) const {
    while (!text.empty()) {
        const ssize_t sent = ::send(handle_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Line::fall_silent() const {
    ::shutdown(handle_, SHUT_WR);
}

std::string Line::hear(std::chrono::milliseconds patience) const {
    std::string all;
    std::array<char, 65536> piece{};
    pollfd wait{handle_, POLLIN, 0};
    while (::poll(&wait, 1, static_cast<int>(patience.count())) == 1) {
        const ssize_t got = ::recv(handle_, piece.data(), piece.size(), 0);
        if (got <= 0) return all;
        all.append(piece.data(), static_cast<std::size_t>(got));
    }
    return all + "(still open)";
}

std::string Line::hear_answer() const {
    std::string all;
    std::array<char, 16384> piece{};
    pollfd wait{handle_, POLLIN, 0};
    while (::poll(&wait, 1, patience_for_a_piece) == 1) {
        const ssize_t got = ::recv(handle_, piece.data(), piece.size(), 0);
        if (got <= 0) break;
        all.append(piece.data(), static_cast<std::size_t>(got));
        const std::size_t head = all.find("\r\n\r\n");
        if (head == std::string::npos) continue;
        if (all.size() >= head + 4 + length_told(std::string_view{all}.substr(0, head))) break;
    }
    return all;
}

std::string Line::ask(std::string_view text) const {
    say(text);
    return hear();
}

bool Line::is_closed(std::chrono::milliseconds patience) const {
    pollfd wait{handle_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(patience.count())) != 1) return false;
    char byte = 0;
    return ::recv(handle_, &byte, 1, MSG_PEEK) <= 0;
}

std::size_t answers_in(std::string_view bytes) {
    constexpr std::string_view begin = "HTTP/1.1 ";
    std::size_t count = 0;
    for (std::size_t at = bytes.find(begin); at != std::string_view::npos;
         at = bytes.find(begin, at + begin.size()))
        ++count;
    return count;
}

}  // namespace xinqiao::support
