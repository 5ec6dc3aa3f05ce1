#include "daemon/system_shift.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::seconds between_looks{5};
constexpr std::chrono::minutes between_looks_for_answers{5};
// How long what is shown waits for lists that are due at the same time, to be looked at after them.
constexpr std::chrono::minutes patience_with_readers{15};
constexpr std::chrono::hours between_second_looks{1};

// Every step of a night is a sign of life of the worker.
class BeatingProgress final : public Progress {
public:
    BeatingProgress(Heartbeats& heartbeats, std::size_t worker)
        : heartbeats_{heartbeats}, worker_{worker} {}

    void step(std::string_view, std::string_view, std::int64_t) override {
        heartbeats_.beat(worker_);
    }

private:
    Heartbeats& heartbeats_;
    std::size_t worker_;
};

// A day whose calendar is missing counts as a working day: reading once too often does no harm.
IsWorkday workdays_of(const Gateway& gateway) {
    return [&workdays = gateway.rulebook.workdays](Day day) {
        const auto known = workdays.is_workday(day);
        return !known || *known;
    };
}

const SystemSettings* settings_of(const Gateway& gateway, const SystemName& system) {
    const auto& all = gateway.systems.all();
    const auto found = std::ranges::find(all, system.text(), &SystemSettings::name);
    return found == all.end() ? nullptr : &*found;
}

// The longest a worker may be silent: one exchange with the slowest system.
std::chrono::seconds patience_with_work(const Gateway& gateway) {
    std::chrono::seconds longest{0};
    for (const SystemSettings& system : gateway.systems.all()) {
        longest = std::max({longest, system.care.timeout, system.care.receipt_patience});
    }
    return between_looks + 2 * longest + gateway.config.limits.worker_silence;
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

std::string_view outcome_of(const NightSummary& summary) {
    return summary.partial() ? "partial" : "done";
}

}  // namespace

NightResult counted_night(
    const ShiftParts& parts,
    Workshop& workshop,
    const NightOptions& options,
    const std::stop_token& stop
) {
    const Moment begin = parts.clock.now();
    try {
        NightResult result = run_night(workshop, options, stop);
        if (!options.dry_run) {
            const auto outcome = stop.stop_requested() ? "stopped" : outcome_of(result.summary);
            parts.metrics.night_ended(outcome, parts.clock.now() - begin);
        }
        return result;
    } catch (...) {
        parts.metrics.night_ended("failed", parts.clock.now() - begin);
        throw;
    }
}

std::vector<Appointment> appointments(Database& database, const Gateway& gateway, Moment begun) {
    Transaction transaction{database, Access::reading};
    const auto missed = gateway.config.schedule.catch_up ? Missed::caught_up : Missed::forgotten;
    return timetable(
        gateway.systems.all(), Jobs{transaction}.all(), begun, missed, workdays_of(gateway)
    );
}

void log_stumble(const Error& error, std::string_view who) {
    // What passes by itself is tried again at the next look.
    const bool passes = error.kind() == Error::Kind::transient;
    log_event(
        passes ? LogLevel::warning : LogLevel::error,
        "night",
        {{"worker", std::string{who}},
         {"kind", name_of(error.kind())},
         {"error", error.what()},
         {"hint", error.hint()}},
        "the schedule stumbled"
    );
}

SystemShift::SystemShift(
    SystemName system,
    const ShiftParts& parts,
    ShiftBoard& board,
    Moment begun,
    std::function<void()> reported,
    std::stop_token stop
)
    : system_{std::move(system)},
      parts_{parts},
      board_{board},
      begun_{begun},
      reported_{std::move(reported)},
      stop_{std::move(stop)},
      heartbeat_{parts.heartbeats.expect(system_.text(), patience_with_work(*parts.gateway()))},
      thread_{[this] { work(); }} {}

SystemShift::~SystemShift() {
    thread_.join();
}

void SystemShift::work() {
    name_this_thread(system_.text());
    while (!stop_.stop_requested()) {
        const std::uint64_t heard = board_.rings();
        try {
            work_once();
        } catch (const Error& error) {
            log_stumble(error, system_.text());
        } catch (const std::exception& fault) {
            log_event(LogLevel::error, "night", {{"fault", fault.what()}}, "the schedule stumbled");
        }
        parts_.heartbeats.beat(heartbeat_);
        board_.wait(stop_, heard, between_looks);
    }
}

void SystemShift::work_once() {
    const auto gateway = parts_.gateway();
    const SystemSettings* settings = settings_of(*gateway, system_);
    if (settings == nullptr || !gateway->config.schedule.enabled || !is_free()) return;
    if (!database_) database_ = parts_.store.open();
    const auto all = appointments(*database_, *gateway, begun_);
    const auto due = ripe(all);
    if (!due.empty()) return run_due(*gateway, due);
    if (push_due_now(*gateway, *settings)) return;
    const auto shown = worth_a_second_look(all);
    if (!shown.empty()) run_due(*gateway, shown);
}

// What was pushed between two nights shall not wait until the next one to be seen.
std::vector<Appointment> SystemShift::worth_a_second_look(const std::vector<Appointment>& all) {
    const Moment now = parts_.clock.now();
    std::vector<Appointment> shown;
    if (!pushed_unseen_ || now - second_look_ < between_second_looks) return shown;
    pushed_unseen_ = false;
    second_look_ = now;
    std::ranges::copy_if(all, std::back_inserter(shown), [&](const Appointment& appointment) {
        return appointment.system == system_ && appointment.role == "published";
    });
    return shown;
}

// Nobody else works on the system at this moment.
bool SystemShift::is_free() const {
    return parts_.store.try_permit(system_, Errand::night) != nullptr;
}

// What is shown is looked at after the lists that are due at the same time have been read and
// pushed: else it would be found wanting until tomorrow.
std::vector<Appointment> SystemShift::ripe(const std::vector<Appointment>& all) const {
    const Moment now = parts_.clock.now();
    const bool others_read =
        board_.somebody_else_reads(system_.text())
        || std::ranges::any_of(all, [&](const Appointment& other) {
               return other.role == "take" && other.system != system_ && other.due <= now;
           });
    std::vector<Appointment> due;
    for (const Appointment& appointment : all) {
        if (appointment.system != system_ || appointment.due > now) continue;
        const bool waits = others_read && appointment.role == "published"
                           && now - std::max(appointment.due, begun_) < patience_with_readers;
        if (!waits) due.push_back(appointment);
    }
    return due;
}

void SystemShift::run_due(const Gateway& gateway, const std::vector<Appointment>& due) {
    NightOptions options{.systems = {system_}};
    const bool reads = std::ranges::any_of(due, [](const Appointment& appointment) {
        return appointment.role == "take";
    });
    std::optional<ShiftBoard::Reading> reading;
    if (reads) reading.emplace(board_, system_.text());
    {
        Transaction transaction{*database_};
        for (const Appointment& appointment : due) {
            options.streams.push_back(appointment.stream);
            Jobs{transaction}.started(appointment.job, parts_.clock.now());
        }
        transaction.commit();
    }
    BeatingProgress progress{parts_.heartbeats, heartbeat_};
    Workshop workshop{
        gateway.rulebook, gateway.systems, parts_.clock, parts_.store, progress, "schedule"};
    try {
        const NightResult result = counted_night(parts_, workshop, options, stop_);
        settle(due, result.summary);
    } catch (const Error&) {
        settle(due, NightSummary{});
        throw;
    }
    reading.reset();
    reported_();
}

bool SystemShift::push_due_now(const Gateway& gateway, const SystemSettings& settings) {
    PushesDue due{.now = parts_.clock.now()};
    if (due.now - answers_looked_for_ >= between_looks_for_answers) {
        answers_looked_for_ = due.now;
        due.sent_before = due.now;
    }
    BeatingProgress progress{parts_.heartbeats, heartbeat_};
    Workshop workshop{
        gateway.rulebook, gateway.systems, parts_.clock, parts_.store, progress, "schedule"};
    if (!has_pushes_due(workshop, *database_, settings, due)) return false;
    const NightSummary summary = push_due(workshop, {system_}, due, stop_);
    const auto& pushes = summary.systems.at(0).pushes;
    const bool accepted =
        std::ranges::any_of(pushes, [](const PushSummary& push) { return push.accepted > 0; });
    pushed_unseen_ = pushed_unseen_ || accepted;
    return accepted;
}

// What was cut short by the end of the daemon is neither done nor failed: it goes on after the
// next start.
void SystemShift::settle(const std::vector<Appointment>& due, const NightSummary& summary) {
    if (stop_.stop_requested()) return;
    Transaction transaction{*database_};
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
