// The worker that proves, again and again, that the store takes what is written and gives it back,
// that the clock goes on as clocks do, and that a record comes through every pipeline.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "daemon/ops/clock_watch.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/system_shift.hpp"

namespace xinqiao {

// What it found out; thread-safe to ask for.
struct CanaryReport {
    std::string store_trouble;  // Chinese: why the store does not work; empty: it does
    ClockJump jump;
    std::vector<PipelineFacts> pipelines;  // none: the first journey is not over
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
    // At once when the configuration is another one, else every few minutes.
    void journey_now_and_then();
    void take_over(const std::vector<PipelineReport>& reports);
    void tell(std::string trouble, const ClockJump& jump);

    ShiftParts parts_;
    std::stop_source own_stop_;
    std::stop_callback<std::function<void()>> forwarded_;
    std::size_t heartbeat_;
    // Guards report_.
    mutable std::mutex mutex_;
    CanaryReport report_;
    // Of the thread alone:
    std::shared_ptr<const Gateway> travelled_;  // shared with those who work under it
    std::chrono::steady_clock::time_point next_journey_{};
    std::thread thread_;
};

}  // namespace xinqiao
