#include "daemon/alert_desk.hpp"

#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "base/wait.hpp"
#include "daemon/config/credentials.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds between_rounds_of_alerts{60};
constexpr std::chrono::seconds until_first_round{5};
// A robot and a mail server may each take their time to refuse.
constexpr int slowness_of_channels = 5;

}  // namespace

AlertDesk::AlertDesk(const ShiftParts& parts, GatherFacts facts, const std::stop_token& stop)
    : parts_{parts},
      facts_{std::move(facts)},
      forwarded_{stop, [this] { own_stop_.request_stop(); }},
      heartbeat_{parts_.heartbeats.expect(
          "alerts",
          between_rounds_of_alerts
              + slowness_of_channels * parts_.gateway()->config.limits.worker_silence
      )},
      thread_{[this] { work(); }} {}

AlertDesk::~AlertDesk() {
    own_stop_.request_stop();
    thread_.join();
}

void AlertDesk::work() {
    name_this_thread("alerts");
    wait_for(own_stop_.get_token(), until_first_round);
    while (!own_stop_.stop_requested()) {
        try {
            look_once();
        } catch (const std::exception& fault) {
            log_event(LogLevel::error, "alert", {{"fault", fault.what()}}, "could not look");
        }
        parts_.heartbeats.beat(heartbeat_);
        wait_for(own_stop_.get_token(), between_rounds_of_alerts);
    }
}

void AlertDesk::look_once() {
    const auto gateway = parts_.gateway();
    const Config& config = gateway->config;
    if (!has_channels(config.alerts)) return;
    std::unique_ptr<Database> database;
    const std::vector<Concern> now_so = concerns(*gateway, database);
    const Credentials credentials = credentials_in(config.folders.credentials);
    tell_news(
        {.database = database.get(),
         .memory = memory_,
         .alerts = config.alerts,
         .credentials = credentials,
         .now = parts_.clock.now(),
         .stop = own_stop_.get_token()},
        now_so
    );
}

std::vector<Concern> AlertDesk::concerns(
    const Gateway& gateway, std::unique_ptr<Database>& database
) {
    try {
        database = parts_.store.open();
        return verdict_of(facts_(*database, gateway), gateway.config.limits).concerns;
    } catch (const std::exception& fault) {
        database.reset();
        std::vector<Concern> known = told_before(memory_);
        known.push_back(
            {Light::red,
             "",
             std::string{"数据库无法读取: "} + fault.what(),
             "请检查磁盘和目录权限, 然后运行 xinqiao fsck",
             "store"}
        );
        return known;
    }
}

}  // namespace xinqiao
