#include "daemon/alert_desk.hpp"

#include "base/log.hpp"
#include "base/wait.hpp"
#include "daemon/config/credentials.hpp"
#include "daemon/ops/alert_round.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds between_rounds_of_alerts{60};
constexpr std::chrono::seconds until_first_round{5};

}  // namespace

AlertDesk::AlertDesk(const ShiftParts& parts, GatherFacts facts, const std::stop_token& stop)
    : parts_{parts},
      facts_{std::move(facts)},
      forwarded_{stop, [this] { own_stop_.request_stop(); }},
      thread_{[this] { work(); }} {}

AlertDesk::~AlertDesk() {
    own_stop_.request_stop();
    thread_.join();
}

void AlertDesk::work() {
    wait_for(own_stop_.get_token(), until_first_round);
    while (!own_stop_.stop_requested()) {
        try {
            look_once();
        } catch (const std::exception& fault) {
            log_event(LogLevel::error, "alert", {{"fault", fault.what()}}, "could not look");
        }
        wait_for(own_stop_.get_token(), between_rounds_of_alerts);
    }
}

void AlertDesk::look_once() {
    const auto gateway = parts_.gateway();
    const Config& config = gateway->config;
    if (!has_channels(config.alerts)) return;
    const auto database = parts_.store.open();
    const Verdict verdict = verdict_of(facts_(*database, *gateway), config.limits);
    const Credentials credentials = credentials_in(config.folders.credentials);
    tell_news(
        {.database = *database,
         .alerts = config.alerts,
         .credentials = credentials,
         .now = parts_.clock.now(),
         .stop = own_stop_.get_token()},
        verdict.concerns
    );
}

}  // namespace xinqiao
