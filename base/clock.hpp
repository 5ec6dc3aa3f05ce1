// Where the time comes from; tests turn it by hand.
#pragma once

#include <chrono>

namespace xinqiao {

// A point in time, to the millisecond, as the store keeps it.
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;
// A calendar day in Asia/Shanghai, which has had no daylight saving since 1991.
using Day = std::chrono::sys_days;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
};

class SystemClock final : public Clock {
public:
    Moment now() const override;
};

// The day it is in Asia/Shanghai (UTC+8) at that moment, and the moment a day begins there.
Day day_of(Moment moment);
Moment start_of(Day day);

}  // namespace xinqiao
