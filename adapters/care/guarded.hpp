// A circuit breaker: a system that keeps failing is left alone for a while.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>

#include "adapters/adapter.hpp"
#include "base/clock.hpp"

namespace xinqiao {

// Shared by all ends and threads of one system. After so many failures in a row it is open and
// refuses calls; when its pause is over, one call may probe, and decides.
class Breaker {
public:
    enum class State {
        closed,
        open,
        probing
    };

    // The clock must outlive the breaker.
    Breaker(const Clock& clock, std::int64_t failures_until_open, std::chrono::seconds open_for);

    State state() const;
    // Throws Error{transient} with the rest of the pause while calls are refused.
    void enter();
    void succeeded();
    void failed();
    // The call ended without saying anything about the system.
    void left();

private:
    const Clock& clock_;
    const std::int64_t failures_until_open_;
    const std::chrono::seconds open_for_;
    mutable std::mutex mutex_;
    // Guarded by the mutex.
    State state_ = State::closed;
    std::int64_t failures_ = 0;
    Moment opened_;
};

// Failures are errors of the kinds transient, forbidden and invalid, and pushes to which no
// answer came.
std::unique_ptr<Source> guarded(std::unique_ptr<Source> source, std::shared_ptr<Breaker> breaker);
TargetEnds guarded(TargetEnds ends, const std::shared_ptr<Breaker>& breaker);

}  // namespace xinqiao
