#include "daemon/canary.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "base/wait.hpp"
#include "daemon/store/jobs.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view canary_job = "canary";
constexpr std::chrono::seconds between_marks{10};
constexpr std::chrono::minutes between_journeys{5};
// Its turn to write may come late: a table that is rebuilt as a whole keeps everybody waiting.
constexpr int patience_with_writers = 10;

}  // namespace

Canary::Canary(ShiftParts parts, const std::stop_token& stop)
    : parts_{std::move(parts)},
      forwarded_{stop, [this] { own_stop_.request_stop(); }},
      heartbeat_{parts_.heartbeats.expect(
          std::string{canary_job},
          between_marks + patience_with_writers * parts_.gateway()->config.limits.worker_silence
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
        journey_now_and_then();
        parts_.heartbeats.beat(heartbeat_);
        wait_for(own_stop_.get_token(), between_marks);
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

void Canary::journey_now_and_then() {
    const auto gateway = parts_.gateway();
    const auto now = std::chrono::steady_clock::now();
    if (gateway == travelled_ && now < next_journey_) return;
    travelled_ = gateway;
    next_journey_ = now + between_journeys;
    SilentProgress progress;
    const Workshop workshop{
        gateway->rulebook,
        gateway->systems,
        parts_.clock,
        parts_.store,
        progress,
        std::string{canary_job}};
    try {
        take_over(canary_journey(workshop, own_stop_.get_token()));
    } catch (const Error&) {  // stopped
    }
}

void Canary::take_over(const std::vector<PipelineReport>& reports) {
    const Moment now = parts_.clock.now();
    const std::lock_guard lock{mutex_};
    std::vector<PipelineFacts> former = std::move(report_.pipelines);
    report_.pipelines.clear();
    for (const PipelineReport& report : reports) {
        const auto known = std::ranges::find_if(former, [&](const PipelineFacts& one) {
            return one.report.system == report.system && one.report.name == report.name;
        });
        const bool was_lost = known != former.end() && !known->report.arrived();
        const Moment before = known == former.end() ? Moment{} : known->last_arrival;
        report_.pipelines.push_back({report, report.arrived() ? now : before});
        if (report.arrived() == !was_lost) continue;
        log_event(
            report.arrived() ? LogLevel::info : LogLevel::error,
            canary_job,
            {{"system", report.system},
             {"pipeline", report.name},
             {"stage", report.stage},
             {"why", report.why}},
            report.arrived() ? "the canary came through again" : "the canary was lost"
        );
    }
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
    report_.store_trouble = std::move(trouble);
    report_.jump = jump;
}

}  // namespace xinqiao
