#include "base/clock.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::hours shanghai{8};

}  // namespace

Moment SystemClock::now() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Day day_of(Moment moment) {
    return std::chrono::floor<std::chrono::days>(moment + shanghai);
}

Moment start_of(Day day) {
    return Moment{day} - shanghai;
}

}  // namespace xinqiao
