// A clock that tests turn by hand.
#pragma once

#include <atomic>

#include "base/clock.hpp"

namespace xinqiao {

class ManualClock final : public Clock {
public:
    // Begins at noon of 2026-06-01 in Shanghai, a Monday.
    ManualClock();

    Moment now() const override;
    void advance(std::chrono::milliseconds by);
    void set(Moment moment);

private:
    std::atomic<std::int64_t> now_;  // threads of a test read while one turns it
};

}  // namespace xinqiao
