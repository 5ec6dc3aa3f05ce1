#include "adapters/care/guarded.hpp"

#include <algorithm>
#include <string>

#include "adapters/care/around.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

bool blames_the_system(Error::Kind kind) {
    return kind == Error::Kind::transient || kind == Error::Kind::forbidden
           || kind == Error::Kind::invalid;
}

Around behind(std::shared_ptr<Breaker> breaker) {
    return [breaker = std::move(breaker)](std::string_view, const Call&, const Exchange& exchange) {
        breaker->enter();
        try {
            exchange() ? breaker->succeeded() : breaker->failed();
        } catch (const Error& error) {
            blames_the_system(error.kind()) ? breaker->failed() : breaker->left();
            throw;
        } catch (...) {
            breaker->left();
            throw;
        }
    };
}

}  // namespace

Breaker::Breaker(
    const Clock& clock, std::int64_t failures_until_open, std::chrono::seconds open_for
)
    : clock_{clock}, failures_until_open_{failures_until_open}, open_for_{open_for} {}

Breaker::State Breaker::state() const {
    const std::lock_guard lock{mutex_};
    return state_;
}

void Breaker::enter() {
    const std::lock_guard lock{mutex_};
    if (state_ == State::closed) return;
    const auto rest = std::chrono::ceil<std::chrono::seconds>(opened_ + open_for_ - clock_.now());
    if (state_ == State::open && rest <= std::chrono::seconds{0}) {
        state_ = State::probing;
        return;
    }
    const auto pause = std::max(rest, std::chrono::seconds{1});
    throw Error{
        Error::Kind::transient,
        "已熔断: 该系统连续失败 " + std::to_string(failures_) + " 次",
        std::to_string(pause.count()) + " 秒后自动试探一次"}
        .with_pause(pause);
}

void Breaker::succeeded() {
    const std::lock_guard lock{mutex_};
    state_ = State::closed;
    failures_ = 0;
}

void Breaker::failed() {
    const std::lock_guard lock{mutex_};
    ++failures_;
    if (state_ != State::probing && failures_ < failures_until_open_) return;
    state_ = State::open;
    opened_ = clock_.now();
}

void Breaker::left() {
    const std::lock_guard lock{mutex_};
    if (state_ == State::probing) state_ = State::open;
}

std::unique_ptr<Source> guarded(std::unique_ptr<Source> source, std::shared_ptr<Breaker> breaker) {
    return wrapped(std::move(source), behind(std::move(breaker)));
}

TargetEnds guarded(TargetEnds ends, const std::shared_ptr<Breaker>& breaker) {
    return wrapped(std::move(ends), behind(breaker));
}

}  // namespace xinqiao
