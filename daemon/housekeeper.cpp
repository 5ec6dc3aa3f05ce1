#include "daemon/housekeeper.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "base/wait.hpp"
#include "daemon/config/credentials.hpp"
#include "daemon/flow/retention.hpp"
#include "daemon/ops/certificate_watch.hpp"
#include "daemon/ops/deadline_watch.hpp"
#include "daemon/ops/journal_heads.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view job_name = "housekeeping";
constexpr std::string_view usual_time = "daily 04:30";
constexpr std::chrono::seconds between_rounds{60};
constexpr std::chrono::hours between_watches{1};
constexpr std::chrono::hours between_handshakes{6};
// What it does to whole tables takes its time.
constexpr int slowness_of_tidying = 30;

class TidyingProgress final : public Progress {
public:
    TidyingProgress(Heartbeats& heartbeats, std::size_t worker)
        : heartbeats_{heartbeats}, worker_{worker} {}

    void step(std::string_view, std::string_view, std::int64_t) override {
        heartbeats_.beat(worker_);
    }

private:
    Heartbeats& heartbeats_;
    std::size_t worker_;
};

// Once a day; a day that was missed is made up for.
bool is_due(Database& database, Moment begun, Moment now) {
    Transaction transaction{database, Access::reading};
    const Job job = Jobs{transaction}.of(job_name);
    const Moment last = job.last_success == Moment{} ? begun : job.last_success;
    const auto every_day = [](Day) { return true; };
    return next_after(*parse_schedule(usual_time), last, every_day) <= now;
}

}  // namespace

Housekeeper::Housekeeper(const ShiftParts& parts, Moment begun, std::stop_token stop)
    : parts_{parts},
      begun_{begun},
      stop_{std::move(stop)},
      heartbeat_{parts.heartbeats.expect(
          std::string{job_name},
          between_rounds + slowness_of_tidying * parts.gateway()->config.limits.worker_silence
      )},
      thread_{[this] { work(); }} {}

Housekeeper::~Housekeeper() {
    thread_.join();
}

void Housekeeper::work() {
    name_this_thread(std::string{job_name});
    while (!stop_.stop_requested()) {
        try {
            watch_deadlines_hourly();
            work_once();
            watch_certificates_now_and_then();
        } catch (const Error& error) {
            log_stumble(error, job_name);
        } catch (const std::exception& fault) {
            log_event(LogLevel::error, job_name, {{"fault", fault.what()}}, "could not tidy up");
        }
        parts_.heartbeats.beat(heartbeat_);
        wait_for(stop_, between_rounds);
    }
}

// Also at the start, so that nothing is lost while the machine was off.
void Housekeeper::watch_deadlines_hourly() {
    const Moment now = parts_.clock.now();
    if (deadlines_watched_ != Moment{} && now - deadlines_watched_ < between_watches) return;
    deadlines_watched_ = now;
    const auto gateway = parts_.gateway();
    TidyingProgress progress{parts_.heartbeats, heartbeat_};
    Workshop workshop{
        gateway->rulebook, gateway->systems, parts_.clock, parts_.store, progress, "schedule"};
    watch_deadlines(workshop, gateway->config.deadlines, stop_);
}

void Housekeeper::watch_certificates_now_and_then() {
    const auto gateway = parts_.gateway();
    const Moment now = parts_.clock.now();
    if (!gateway->config.schedule.enabled) return;
    if (certificates_watched_ != Moment{} && now - certificates_watched_ < between_handshakes) {
        return;
    }
    certificates_watched_ = now;
    TidyingProgress progress{parts_.heartbeats, heartbeat_};
    const Workshop workshop{
        gateway->rulebook, gateway->systems, parts_.clock, parts_.store, progress, "schedule"};
    const Config& config = gateway->config;
    watch_certificates(
        workshop, credentials_in(config.folders.credentials), config.http.tls.certificate, stop_
    );
}

void Housekeeper::work_once() {
    const auto gateway = parts_.gateway();
    const auto database = parts_.store.open();
    if (!gateway->config.schedule.enabled) return;
    if (!is_due(*database, begun_, parts_.clock.now())) return;
    TidyingProgress progress{parts_.heartbeats, heartbeat_};
    const Workshop workshop{
        gateway->rulebook, gateway->systems, parts_.clock, parts_.store, progress, "schedule"};
    const Moment begin = parts_.clock.now();
    const RetentionSummary purged = purge_expired(workshop, *database, gateway->config.retention);
    keep_todays_head(*database, gateway->config, parts_.clock.now());
    Transaction transaction{*database};
    Jobs{transaction}.started(job_name, begin);
    Jobs{transaction}.succeeded(job_name, parts_.clock.now());
    transaction.commit();
    log_event(
        LogLevel::info,
        "housekeeping",
        {{"payloads", std::to_string(purged.payloads)},
         {"quarantine", std::to_string(purged.quarantine)},
         {"findings", std::to_string(purged.findings)},
         {"archived", std::to_string(purged.expiry.archived)},
         {"erased", std::to_string(purged.expiry.erased)}},
        "purged"
    );
}

}  // namespace xinqiao
