// Proof that every worker still makes progress; only then is the watchdog fed.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace xinqiao {

class Heartbeats {
public:
    explicit Heartbeats(const Clock& clock) : clock_{clock} {}

    // A worker is taken for dead when it has not beaten for that long. Returns its number.
    std::size_t expect(std::string worker, std::chrono::seconds patience);
    void beat(std::size_t worker);

    // When each worker was last heard of, by name.
    std::map<std::string, Moment> last() const;
    // The workers that have been silent for too long.
    std::vector<std::string> silent() const;

private:
    struct Pulse {
        std::string worker;
        std::chrono::seconds patience{};
        Moment last{};
    };

    const Clock& clock_;
    // Guards pulses_: workers beat, the watchdog looks.
    mutable std::mutex mutex_;
    std::vector<Pulse> pulses_;
};

}  // namespace xinqiao
