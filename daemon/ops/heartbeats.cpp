#include "daemon/ops/heartbeats.hpp"

namespace xinqiao {

std::size_t Heartbeats::expect(std::string worker, std::chrono::seconds patience) {
    const std::lock_guard lock{mutex_};
    pulses_.push_back({std::move(worker), patience, clock_.now(), steady_()});
    return pulses_.size() - 1;
}

void Heartbeats::beat(std::size_t worker) {
    const std::lock_guard lock{mutex_};
    Pulse& pulse = pulses_.at(worker);
    pulse.last = clock_.now();
    pulse.steady_last = steady_();
}

std::map<std::string, Moment> Heartbeats::last() const {
    const std::lock_guard lock{mutex_};
    std::map<std::string, Moment> moments;
    for (const Pulse& pulse : pulses_)
        moments[pulse.worker] = pulse.last;
    return moments;
}

std::vector<SilentWorker> Heartbeats::silent() const {
    const auto now = steady_();
    const std::lock_guard lock{mutex_};
    std::vector<SilentWorker> silent;
    for (const Pulse& pulse : pulses_) {
        const auto since = std::chrono::floor<std::chrono::seconds>(now - pulse.steady_last);
        if (now - pulse.steady_last > pulse.patience) silent.push_back({pulse.worker, since});
    }
    return silent;
}

}  // namespace xinqiao
