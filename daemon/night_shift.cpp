#include "daemon/night_shift.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/ops/deadline_watch.hpp"
#include "daemon/report/last_night.hpp"
#include "daemon/report/report_files.hpp"

namespace xinqiao {
NightShift::NightShift(ShiftParts parts, const std::stop_token& stop)
    : parts_{std::move(parts)},
      forwarded_{stop, [this] { own_stop_.request_stop(); }},
      begun_{parts_.clock.now()},
      housekeeper_{parts_, begun_, own_stop_.get_token()} {
    refresh();
}

NightShift::~NightShift() {
    own_stop_.request_stop();
}

void NightShift::refresh() {
    for (const SystemSettings& system : parts_.gateway()->systems.all()) {
        auto& worker = workers_[system.name];
        if (worker) continue;
        worker = std::make_unique<SystemShift>(
            SystemName{system.name},
            parts_,
            board_,
            begun_,
            [this] { write_report_of_all(); },
            own_stop_.get_token()
        );
    }
    board_.ring();
}

NightResult NightShift::run(
    const NightOptions& options, const std::string& actor, std::string& report_path
) {
    const auto gateway = parts_.gateway();
    SilentProgress progress;
    Workshop workshop{
        gateway->rulebook, gateway->systems, parts_.clock, parts_.store, progress, actor};
    NightResult result = counted_night(parts_, workshop, options, own_stop_.get_token());
    board_.ring();
    if (options.dry_run) return result;
    watch_deadlines(workshop, gateway->config.deadlines, own_stop_.get_token());
    report_path = write_report(result.summary);
    return result;
}

NightSummary NightShift::reconcile(
    const Scope& scope, const std::string& actor, std::string& report_path
) {
    const auto gateway = parts_.gateway();
    SilentProgress progress;
    Workshop workshop{
        gateway->rulebook, gateway->systems, parts_.clock, parts_.store, progress, actor};
    NightSummary summary = reconcile_now(workshop, scope, own_stop_.get_token());
    report_path = write_report(summary);
    return summary;
}

std::string NightShift::write_report(const NightSummary& summary) {
    const std::lock_guard lock{report_mutex_};
    const auto gateway = parts_.gateway();
    const auto database = parts_.store.open();
    const std::filesystem::path page = write_reports_of_night(
        *database,
        summary,
        gateway->rulebook,
        report_settings(gateway->config),
        parts_.clock.now(),
        gateway->config.folders.reports
    );
    return page.string();
}

// Each system has its own night: the page shows the last one of every system.
void NightShift::write_report_of_all() {
    const auto gateway = parts_.gateway();
    const auto database = parts_.store.open();
    const std::string page =
        write_report(last_night(*database, gateway->systems, gateway->rulebook.kinds));
    log_event(LogLevel::info, "night", {{"report", page}}, "done");
}

void NightShift::add_due_times(StatusFacts& facts, Database& database, const Gateway& gateway)
    const {
    if (!gateway.config.schedule.enabled) return;
    for (const Appointment& appointment : appointments(database, gateway, begun_)) {
        for (SystemFacts& system : facts.systems) {
            if (system.name != appointment.system.text()) continue;
            for (StreamFacts& stream : system.streams) {
                if (stream.name == appointment.stream.text()) stream.next_due = appointment.due;
            }
        }
    }
}

}  // namespace xinqiao
