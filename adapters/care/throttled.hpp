// No more requests per minute than a system bears.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>

#include "adapters/adapter.hpp"

namespace xinqiao {

// The turns of one system, shared by all its ends and threads. A tenth of a minute's requests
// may come at once; over any minute there are never more than allowed.
class Pace {
public:
    explicit Pace(std::int64_t requests_per_minute);

    // Takes the next turn: how long to wait for it.
    std::chrono::nanoseconds take_turn(std::chrono::steady_clock::time_point now);
    // Waits for the next turn; throws Error{stopped} as soon as the call is stopped.
    void wait(const Call& call);

private:
    std::chrono::nanoseconds interval_;
    std::chrono::nanoseconds ahead_;  // how far turns may come before their time
    std::mutex mutex_;
    // Guarded by the mutex: when the next turn would come at an even pace.
    std::chrono::steady_clock::time_point due_;
};

std::unique_ptr<Source> throttled(std::unique_ptr<Source> source, std::shared_ptr<Pace> pace);
TargetEnds throttled(TargetEnds ends, const std::shared_ptr<Pace>& pace);

}  // namespace xinqiao
