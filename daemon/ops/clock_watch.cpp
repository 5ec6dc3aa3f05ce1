#include "daemon/ops/clock_watch.hpp"

namespace xinqiao {

const ClockJump& ClockWatch::look(Moment now, Steady steady) {
    constexpr std::chrono::seconds tolerated{60};
    const auto passed = std::chrono::floor<std::chrono::milliseconds>(steady - steady_);
    const auto by = std::chrono::floor<std::chrono::seconds>((now - now_) - passed);
    if (std::chrono::abs(by) > tolerated) last_ = {by, now};
    now_ = now;
    steady_ = steady;
    return last_;
}

}  // namespace xinqiao
