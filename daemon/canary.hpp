// The worker that proves, again and again, that the store takes what is written and gives it back,
// and that the clock goes on as clocks do.
#pragma once

#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "daemon/ops/clock_watch.hpp"
#include "daemon/system_shift.hpp"

namespace xinqiao {

// What it found out; thread-safe to ask for.
struct CanaryReport {
    std::string store_trouble;  // Chinese: why the store does not work; empty: it does
    ClockJump jump;
};

class Canary {
public:
    Canary(ShiftParts parts, const std::stop_token& stop);
    ~Canary();
    Canary(const Canary&) = delete;
    Canary& operator=(const Canary&) = delete;

    CanaryReport report() const;

private:
    void work();
    // Writes a mark, and reads it back in a transaction of its own.
    void travel(Database& database);
    void tell(std::string trouble, const ClockJump& jump);

    ShiftParts parts_;
    std::stop_source own_stop_;
    std::stop_callback<std::function<void()>> forwarded_;
    std::size_t heartbeat_;
    // Guards report_.
    mutable std::mutex mutex_;
    CanaryReport report_;
    std::thread thread_;
};

}  // namespace xinqiao
