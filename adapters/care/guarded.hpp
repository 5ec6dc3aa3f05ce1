// A circuit breaker: a system that keeps failing is left alone for a while.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

#include "adapters/adapter.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace xinqiao {

// Shared by all ends and threads of one system. After so many failures in a row it is open and
// refuses calls; when its pause is over, one call may probe, and decides. Each probe that fails
// doubles the pause, up to the longest.
class Breaker {
public:
    enum class State {
        closed,
        open,
        probing
    };

    // The clock must outlive the breaker.
    Breaker(
        const Clock& clock,
        std::int64_t failures_until_open,
        std::chrono::seconds first_pause,
        std::chrono::seconds longest_pause
    );

    State state() const;
    // While calls are refused: Error{transient} with the rest of the pause.
    std::optional<Error> refusal() const;
    // Throws the refusal.
    void enter();
    void succeeded();
    void failed();
    // The call ended without saying anything about the system.
    void left();

private:
    std::optional<Error> refusal_now() const;

    const Clock& clock_;
    const std::int64_t failures_until_open_;
    const std::chrono::seconds first_pause_;
    const std::chrono::seconds longest_pause_;
    mutable std::mutex mutex_;
    // Guarded by the mutex.
    State state_ = State::closed;
    std::int64_t failures_ = 0;
    std::chrono::seconds pause_{0};
    Moment opened_;
};

// Failures are errors of the kinds transient, forbidden and invalid, and pushes to which no
// answer came.
std::unique_ptr<Source> guarded(std::unique_ptr<Source> source, std::shared_ptr<Breaker> breaker);
TargetEnds guarded(TargetEnds ends, const std::shared_ptr<Breaker>& breaker);

}  // namespace xinqiao
