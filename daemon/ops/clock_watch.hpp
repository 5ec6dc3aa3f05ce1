// Notices that somebody set the clock of the machine.
#pragma once

#include <chrono>

#include "base/clock.hpp"

namespace xinqiao {

// One step of the clock; no step: by nothing.
struct ClockJump {
    std::chrono::seconds by{0};  // negative: set back
    Moment seen{};
};

// Compares the clock on the wall with one that nobody can set. Used by one thread.
class ClockWatch {
public:
    using Steady = std::chrono::steady_clock::time_point;

    ClockWatch(Moment now, Steady steady) : now_{now}, steady_{steady} {}

    // The last jump of more than a minute. Small steps are what keeps a clock right.
    const ClockJump& look(Moment now, Steady steady);

private:
    Moment now_;
    Steady steady_;
    ClockJump last_;
};

}  // namespace xinqiao
