// Proof that every worker still makes progress; only then is the watchdog fed.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace xinqiao {

struct SilentWorker {
    std::string name;
    std::chrono::seconds since{};  // its last sign of life

    friend bool operator==(const SilentWorker&, const SilentWorker&) = default;
};

class Heartbeats {
public:
    // A clock that nobody can set: silence is measured by it.
    using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

    explicit Heartbeats(const Clock& clock, SteadyNow steady = std::chrono::steady_clock::now)
        : clock_{clock}, steady_{std::move(steady)} {}

    // A worker is taken for dead when it has not beaten for that long. Returns its number.
    std::size_t expect(std::string worker, std::chrono::seconds patience);
    void beat(std::size_t worker);

    // When each worker was last heard of, by name.
    std::map<std::string, Moment> last() const;
    // The workers that have been silent for too long.
    std::vector<SilentWorker> silent() const;

private:
    struct Pulse {
        std::string worker;
        std::chrono::seconds patience{};
        Moment last{};
        std::chrono::steady_clock::time_point steady_last;
    };

    const Clock& clock_;
    SteadyNow steady_;
    // Guards pulses_: workers beat, the watchdog looks.
    mutable std::mutex mutex_;
    std::vector<Pulse> pulses_;
};

}  // namespace xinqiao
