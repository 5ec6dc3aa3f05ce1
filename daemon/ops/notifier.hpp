// Tells systemd how we are, by the datagram protocol of sd_notify; silent elsewhere.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace xinqiao {

class Notifier {
public:
    // Reads $NOTIFY_SOCKET and $WATCHDOG_USEC.
    Notifier();
    // For tests: a socket path ("@" begins an abstract one); empty: silent.
    explicit Notifier(std::string socket);

    void ready(std::string_view status) const;
    void reloading() const;
    void stopping() const;
    void status(std::string_view text) const;
    void watchdog() const;
    // Asks for more time while starting.
    void extend_timeout(std::chrono::microseconds patience) const;

    // How often the watchdog wants to hear from us; 0: no watchdog.
    std::chrono::microseconds watchdog_interval() const noexcept { return interval_; }

private:
    void send(const std::string& message) const;

    std::string socket_;
    std::chrono::microseconds interval_{0};
};

}  // namespace xinqiao
