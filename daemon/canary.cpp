#include "daemon/canary.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "base/wait.hpp"
#include "daemon/store/jobs.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view canary_job = "canary";
constexpr std::chrono::seconds between_journeys{10};
// Its turn to write may come late: a table that is rebuilt as a whole keeps everybody waiting.
constexpr int patience_with_writers = 10;

}  // namespace

Canary::Canary(ShiftParts parts, const std::stop_token& stop)
    : parts_{std::move(parts)},
      forwarded_{stop, [this] { own_stop_.request_stop(); }},
      heartbeat_{parts_.heartbeats.expect(
          std::string{canary_job},
          between_journeys + patience_with_writers * parts_.gateway()->config.limits.worker_silence
      )},
      thread_{[this] { work(); }} {}

Canary::~Canary() {
    own_stop_.request_stop();
    thread_.join();
}

CanaryReport Canary::report() const {
    const std::lock_guard lock{mutex_};
    return report_;
}

void Canary::work() {
    name_this_thread(std::string{canary_job});
    ClockWatch watch{parts_.clock.now(), std::chrono::steady_clock::now()};
    std::unique_ptr<Database> database;
    while (!own_stop_.stop_requested()) {
        std::string trouble;
        try {
            if (database == nullptr) database = parts_.store.open();
            travel(*database);
        } catch (const std::exception& fault) {
            trouble = fault.what();
            database = nullptr;
        }
        const ClockJump jump = watch.look(parts_.clock.now(), std::chrono::steady_clock::now());
        tell(trouble, jump);
        parts_.heartbeats.beat(heartbeat_);
        wait_for(own_stop_.get_token(), between_journeys);
    }
}

void Canary::travel(Database& database) {
    const Moment now = parts_.clock.now();
    Transaction writing{database};
    Jobs{writing}.started(canary_job, now);
    writing.commit();
    Transaction reading{database, Access::reading};
    if (Jobs{reading}.of(canary_job).last_start == now) return;
    throw Error{Error::Kind::bug, "刚写入的内容读不回来 / what was written cannot be read back"};
}

// Once for each change: the journal of the machine need not hold every journey.
void Canary::tell(std::string trouble, const ClockJump& jump) {
    const std::lock_guard lock{mutex_};
    if (trouble != report_.store_trouble) {
        log_event(
            trouble.empty() ? LogLevel::info : LogLevel::error,
            canary_job,
            {{"trouble", trouble}},
            trouble.empty() ? "the store works again" : "the store does not work"
        );
    }
    if (jump.seen != report_.jump.seen) {
        log_event(
            LogLevel::warning,
            canary_job,
            {{"seconds", std::to_string(jump.by.count())}},
            "the clock of the machine was set"
        );
    }
    report_ = {std::move(trouble), jump};
}

}  // namespace xinqiao
