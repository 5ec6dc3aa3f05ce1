// A clock that tests turn by hand.
#include "tests/support/manual_clock.hpp"

namespace xinqiao {
namespace {

using namespace std::chrono_literals;

constexpr Moment first_noon{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1} + 4h};

}  // namespace

ManualClock::ManualClock() : now_{first_noon.time_since_epoch().count()} {}

Moment ManualClock::now() const {
    return Moment{std::chrono::milliseconds{now_.load()}};
}

void ManualClock::advance(std::chrono::milliseconds by) {
    now_ += by.count();
}

void ManualClock::set(Moment moment) {
    now_ = moment.time_since_epoch().count();
}

}  // namespace xinqiao
