#include "daemon/ops/notifier.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace xinqiao {
namespace {

std::string variable(const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? std::string{} : std::string{text};
}

// The watchdog is for us only if $WATCHDOG_PID names us or nobody.
std::chrono::microseconds interval_from_environment() {
    const std::string owner = variable("WATCHDOG_PID");
    if (!owner.empty() && owner != std::to_string(::getpid())) return {};
    const std::string text = variable("WATCHDOG_USEC");
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::chrono::microseconds{std::max<std::int64_t>(number, 0)};
}

std::string monotonic_microseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

// One line, so that a text cannot forge another assignment.
std::string one_line(std::string_view text) {
    std::string line{text};
    std::ranges::replace(line, '\n', ' ');
    return line;
}

}  // namespace

Notifier::Notifier() : socket_{variable("NOTIFY_SOCKET")}, interval_{interval_from_environment()} {}

Notifier::Notifier(std::string socket) : socket_{std::move(socket)} {}

void Notifier::ready(std::string_view status) const {
    send("READY=1\nSTATUS=" + one_line(status));
}

void Notifier::reloading() const {
    send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
}

void Notifier::stopping() const {
    send("STOPPING=1");
}

void Notifier::status(std::string_view text) const {
    send("STATUS=" + one_line(text));
}

void Notifier::watchdog() const {
    send("WATCHDOG=1");
}

void Notifier::extend_timeout(std::chrono::microseconds patience) const {
    send("EXTEND_TIMEOUT_USEC=" + std::to_string(patience.count()));
}

void Notifier::send(const std::string& message) const {
    sockaddr_un address{};
    if (socket_.empty() || socket_.size() >= sizeof address.sun_path) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, socket_.data(), socket_.size());
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    const int handle = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (handle < 0) return;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
    // Nobody can be told when telling fails; the watchdog then does its work.
    ::sendto(
        handle,
        message.data(),
        message.size(),
        MSG_NOSIGNAL | MSG_DONTWAIT,
        reinterpret_cast<const sockaddr*>(&address),
        length
    );
    ::close(handle);
}

}  // namespace xinqiao
