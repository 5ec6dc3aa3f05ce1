#include "adapters/care/throttled.hpp"

#include <algorithm>
#include <condition_variable>

#include "adapters/care/around.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

Around in_turn(std::shared_ptr<Pace> pace) {
    return [pace = std::move(pace)](std::string_view, const Call& call, const Exchange& exchange) {
        pace->wait(call);
        exchange();
    };
}

}  // namespace

Pace::Pace(std::int64_t requests_per_minute) {
    const std::int64_t allowed = std::max<std::int64_t>(requests_per_minute, 1);
    const std::int64_t at_once = std::max<std::int64_t>(allowed / 10, 1);
    interval_ = std::chrono::nanoseconds{std::chrono::minutes{1}} / (allowed - at_once + 1);
    ahead_ = interval_ * (at_once - 1);
}

std::chrono::nanoseconds Pace::take_turn(std::chrono::steady_clock::time_point now) {
    const std::lock_guard lock{mutex_};
    due_ = std::max(due_, now);
    const std::chrono::nanoseconds pause = due_ - ahead_ - now;
    due_ += interval_;
    return std::max(pause, std::chrono::nanoseconds{0});
}

void Pace::wait(const Call& call) {
    const auto pause = take_turn(std::chrono::steady_clock::now());
    std::mutex mutex;
    std::condition_variable_any turn;
    std::unique_lock lock{mutex};
    turn.wait_for(lock, call.stop, pause, [] { return false; });
    if (call.stop.stop_requested()) throw Error{Error::Kind::stopped, "正在停止"};
}

std::unique_ptr<Source> throttled(std::unique_ptr<Source> source, std::shared_ptr<Pace> pace) {
    return wrapped(std::move(source), in_turn(std::move(pace)));
}

TargetEnds throttled(TargetEnds ends, const std::shared_ptr<Pace>& pace) {
    return wrapped(std::move(ends), in_turn(pace));
}

}  // namespace xinqiao
