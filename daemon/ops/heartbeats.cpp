#include "daemon/ops/heartbeats.hpp"

namespace xinqiao {

std::size_t Heartbeats::expect(std::string worker, std::chrono::seconds patience) {
    const std::lock_guard lock{mutex_};
    pulses_.push_back({std::move(worker), patience, clock_.now()});
    return pulses_.size() - 1;
}

void Heartbeats::beat(std::size_t worker) {
    const std::lock_guard lock{mutex_};
    pulses_.at(worker).last = clock_.now();
}

std::map<std::string, Moment> Heartbeats::last() const {
    const std::lock_guard lock{mutex_};
    std::map<std::string, Moment> moments;
    for (const Pulse& pulse : pulses_)
        moments[pulse.worker] = pulse.last;
    return moments;
}

std::vector<std::string> Heartbeats::silent() const {
    const Moment now = clock_.now();
    const std::lock_guard lock{mutex_};
    std::vector<std::string> names;
    for (const Pulse& pulse : pulses_) {
        if (now - pulse.last > pulse.patience) names.push_back(pulse.worker);
    }
    return names;
}

}  // namespace xinqiao
