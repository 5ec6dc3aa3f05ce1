#include "daemon/night_shift.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"
#include "daemon/report/html_report.hpp"
#include "daemon/store/publications.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds between_looks{5};
constexpr std::chrono::seconds between_push_looks{60};

// A day whose calendar is missing counts as a working day: reading once too often does no harm.
IsWorkday workdays_of(const Gateway& gateway) {
    return [&workdays = gateway.rulebook.workdays](Day day) {
        const auto known = workdays.is_workday(day);
        return !known || *known;
    };
}

bool publishes(const SystemSettings& system) {
    return !system.publications.empty();
}

// The lists that are due, and every platform, so that what was read is pushed at once.
NightOptions options_for(const Gateway& gateway, const std::vector<Appointment>& due) {
    NightOptions options;
    for (const SystemSettings& system : gateway.systems.all()) {
        const bool is_due =
            std::ranges::find(due, SystemName{system.name}, &Appointment::system) != due.end();
        if (is_due || publishes(system)) options.systems.emplace_back(system.name);
    }
    for (const Appointment& appointment : due)
        options.streams.push_back(appointment.stream);
    return options;
}

bool has_claimable(Transaction& transaction, const SystemSettings& system, Moment now) {
    return std::ranges::any_of(system.publications, [&](const PublicationSettings& publication) {
        ClaimRequest request;
        request.system = SystemName{system.name};
        request.kind = KindName{publication.kind};
        request.limit = 1;
        request.now = now;
        return !Publications{transaction}.claimable(request).empty();
    });
}

const StreamSummary* summary_of(const NightSummary& summary, const Appointment& appointment) {
    for (const SystemSummary& system : summary.systems) {
        if (system.system != appointment.system.text()) continue;
        for (const StreamSummary& stream : system.streams) {
            if (stream.stream == appointment.stream.text()) return &stream;
        }
    }
    return nullptr;
}

void log_error(const Error& error, std::string_view message) {
    log_event(
        LogLevel::error,
        "night",
        {{"kind", name_of(error.kind())}, {"error", error.what()}, {"hint", error.hint()}},
        message
    );
}

}  // namespace

NightShift::NightShift(NightShiftParts parts, std::size_t heartbeat, const std::stop_token& stop)
    : parts_{std::move(parts)},
      heartbeat_{heartbeat},
      stop_{own_stop_.get_token()},
      forwarded_{stop, [this] { own_stop_.request_stop(); }},
      begun_{parts_.clock.now()},
      thread_{[this] { work(); }} {}

NightShift::~NightShift() {
    own_stop_.request_stop();
    thread_.join();
}

NightResult NightShift::run(
    const NightOptions& options, const std::string& actor, std::string& report_path
) {
    const auto gateway = parts_.gateway();
    const Moment begin = parts_.clock.now();
    Workshop workshop{
        gateway->rulebook, gateway->systems, parts_.clock, parts_.store, parts_.progress, actor};
    NightResult result = run_night(workshop, options, stop_);
    if (options.dry_run) return result;
    parts_.metrics.night_ended(
        result.summary.partial() ? "partial" : "done", parts_.clock.now() - begin
    );
    const auto database = parts_.store.open();
    report_path = write_html_report(
                      *database,
                      result.summary,
                      gateway->rulebook,
                      parts_.clock.now(),
                      gateway->config.folders.reports
    )
                      .string();
    return result;
}

void NightShift::add_due_times(StatusFacts& facts, Database& database, const Gateway& gateway)
    const {
    if (!gateway.config.schedule.enabled) return;
    for (const Appointment& appointment : appointments(database, gateway)) {
        for (SystemFacts& system : facts.systems) {
            if (system.name != appointment.system.text()) continue;
            for (StreamFacts& stream : system.streams) {
                if (stream.name == appointment.stream.text()) stream.next_due = appointment.due;
            }
        }
    }
}

void NightShift::work() {
    Moment pushes_looked_at{};
    while (!stop_.stop_requested()) {
        try {
            work_once(pushes_looked_at);
        } catch (const Error& error) {
            // Another night at work is no fault: ours comes in its turn.
            if (error.kind() != Error::Kind::transient) log_error(error, "the schedule stumbled");
        } catch (const std::exception& fault) {
            log_event(LogLevel::error, "night", {{"fault", fault.what()}}, "the schedule stumbled");
        }
        parts_.heartbeats.beat(heartbeat_);
        std::unique_lock lock{mutex_};
        wake_.wait_for(lock, stop_, between_looks, [] { return false; });
    }
}

void NightShift::work_once(Moment& pushes_looked_at) {
    const auto gateway = parts_.gateway();
    if (!gateway->config.schedule.enabled) return;
    const auto database = parts_.store.open();
    const Moment now = parts_.clock.now();
    std::vector<Appointment> due = appointments(*database, *gateway);
    std::erase_if(due, [now](const Appointment& appointment) { return appointment.due > now; });
    if (!due.empty()) return run_due(*gateway, *database, due);
    if (now - pushes_looked_at < between_push_looks) return;
    pushes_looked_at = now;
    push_what_was_put_off(*gateway, *database);
}

std::vector<Appointment> NightShift::appointments(Database& database, const Gateway& gateway)
    const {
    Transaction transaction{database, Access::reading};
    const auto missed = gateway.config.schedule.catch_up ? Missed::caught_up : Missed::forgotten;
    return timetable(
        gateway.systems.all(), Jobs{transaction}.all(), begun_, missed, workdays_of(gateway)
    );
}

void NightShift::run_due(
    const Gateway& gateway, Database& database, const std::vector<Appointment>& due
) {
    {
        Transaction transaction{database};
        for (const Appointment& appointment : due) {
            Jobs{transaction}.started(appointment.job, parts_.clock.now());
        }
        transaction.commit();
    }
    try {
        std::string report;
        const NightResult result = run(options_for(gateway, due), "schedule", report);
        settle(database, due, result.summary);
        log_event(LogLevel::info, "night", {{"report", report}}, "done");
    } catch (const Error& error) {
        settle(database, due, NightSummary{});
        throw;
    }
}

void NightShift::push_what_was_put_off(const Gateway& gateway, Database& database) {
    NightOptions options;
    options.streams.emplace_back();  // no list has an empty name: nothing is read
    {
        Transaction transaction{database, Access::reading};
        for (const SystemSettings& system : gateway.systems.all()) {
            if (has_claimable(transaction, system, parts_.clock.now())) {
                options.systems.emplace_back(system.name);
            }
        }
    }
    if (options.systems.empty()) return;
    std::string report;
    run(options, "schedule", report);
}

void NightShift::settle(
    Database& database, const std::vector<Appointment>& due, const NightSummary& summary
) {
    if (stop_.stop_requested()) return;
    Transaction transaction{database};
    Jobs jobs{transaction};
    for (const Appointment& appointment : due) {
        const StreamSummary* stream = summary_of(summary, appointment);
        const bool failed = stream == nullptr || stream->outcome == "failed";
        if (failed) {
            jobs.failed(appointment.job);
        } else {
            jobs.succeeded(appointment.job, parts_.clock.now());
        }
    }
    transaction.commit();
}

}  // namespace xinqiao
