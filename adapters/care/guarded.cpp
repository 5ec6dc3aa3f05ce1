#include "adapters/care/guarded.hpp"

#include <algorithm>
#include <string>

#include "adapters/care/around.hpp"

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
    const Clock& clock,
    std::int64_t failures_until_open,
    std::chrono::seconds first_pause,
    std::chrono::seconds longest_pause
)
    : clock_{clock},
      failures_until_open_{failures_until_open},
      first_pause_{first_pause},
      longest_pause_{std::max(first_pause, longest_pause)} {}

Breaker::State Breaker::state() const {
    const std::lock_guard lock{mutex_};
    return state_;
}

std::optional<Error> Breaker::refusal() const {
    const std::lock_guard lock{mutex_};
    return refusal_now();
}

void Breaker::enter() {
    const std::lock_guard lock{mutex_};
    if (const auto refusal = refusal_now()) throw Error{*refusal};
    if (state_ == State::open) state_ = State::probing;
}

std::optional<Error> Breaker::refusal_now() const {
    if (state_ == State::closed) return std::nullopt;
    const auto rest = std::chrono::ceil<std::chrono::seconds>(opened_ + pause_ - clock_.now());
    if (state_ == State::open && rest <= std::chrono::seconds{0}) return std::nullopt;
    const auto pause = std::max(rest, std::chrono::seconds{1});
    return Error{
        Error::Kind::transient,
        "已熔断: 该系统连续失败 " + std::to_string(failures_) + " 次",
        std::to_string(pause.count()) + " 秒后自动试探一次"}
        .with_pause(pause);
}

void Breaker::succeeded() {
    const std::lock_guard lock{mutex_};
    state_ = State::closed;
    failures_ = 0;
    pause_ = std::chrono::seconds{0};
}

void Breaker::failed() {
    const std::lock_guard lock{mutex_};
    ++failures_;
    if (state_ != State::probing && failures_ < failures_until_open_) return;
    pause_ = state_ == State::probing ? std::min(2 * pause_, longest_pause_) : first_pause_;
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
