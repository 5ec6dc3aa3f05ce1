// The worker of one system: reads what the timetable says is due, pushes what waits, looks at what
// is shown. One thread of its own, so that no other system waits for this one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/flow/timetable.hpp"
#include "daemon/ops/gateway.hpp"
#include "daemon/ops/heartbeats.hpp"
#include "daemon/ops/metrics.hpp"
#include "daemon/shift_board.hpp"

namespace xinqiao {

// What the workers are given; everything outlives them.
struct ShiftParts {
    const Store& store;
    const Clock& clock;
    Metrics& metrics;
    Heartbeats& heartbeats;
    std::function<std::shared_ptr<const Gateway>()> gateway;
};

// One night, counted in the metrics however it ends.
NightResult counted_night(
    const ShiftParts& parts,
    Workshop& workshop,
    const NightOptions& options,
    const std::stop_token& stop
);

// Every list of every system, with the time when it is due.
std::vector<Appointment> appointments(Database& database, const Gateway& gateway, Moment begun);

void log_stumble(const Error& error, std::string_view who);

class SystemShift {
public:
    // `reported` is called after each night that the timetable asked for.
    SystemShift(
        SystemName system,
        const ShiftParts& parts,
        ShiftBoard& board,
        Moment begun,
        std::function<void()> reported,
        std::stop_token stop
    );
    ~SystemShift();
    SystemShift(const SystemShift&) = delete;
    SystemShift& operator=(const SystemShift&) = delete;

private:
    void work();
    void work_once();
    bool is_free() const;
    std::vector<Appointment> ripe(const std::vector<Appointment>& all) const;
    void run_due(const Gateway& gateway, const std::vector<Appointment>& due);
    std::vector<Appointment> worth_a_second_look(const std::vector<Appointment>& all);
    // Whether the system accepted anything.
    bool push_due_now(const Gateway& gateway, const SystemSettings& settings);
    void settle(const std::vector<Appointment>& due, const NightSummary& summary);

    const SystemName system_;
    const ShiftParts& parts_;
    ShiftBoard& board_;
    const Moment begun_;
    std::function<void()> reported_;
    std::stop_token stop_;
    std::size_t heartbeat_;
    // Of the thread alone:
    Moment answers_looked_for_{};
    Moment second_look_{};
    bool pushed_unseen_ = false;
    std::unique_ptr<Database> database_;
    std::thread thread_;
};

}  // namespace xinqiao
