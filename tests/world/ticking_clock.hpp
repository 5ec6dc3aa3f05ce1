// A clock that tests turn by hand and that goes on by itself: no two looks at it are the same.
#pragma once

#include "tests/support/manual_clock.hpp"

namespace xinqiao::world {

class TickingClock final : public Clock {
public:
    Moment now() const override {
        clock_.advance(std::chrono::milliseconds{1});
        return clock_.now();
    }
    void advance(std::chrono::milliseconds by) { clock_.advance(by); }

private:
    mutable ManualClock clock_;
};

}  // namespace xinqiao::world
