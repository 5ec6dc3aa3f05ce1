// The worker of the daemon: does what the timetable says is due, and pushes again what was put off.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "daemon/flow/night.hpp"
#include "daemon/flow/timetable.hpp"
#include "daemon/ops/gateway.hpp"
#include "daemon/ops/heartbeats.hpp"
#include "daemon/ops/metrics.hpp"

namespace xinqiao {

// What the worker is given; everything outlives it.
struct NightShiftParts {
    const Store& store;
    const Clock& clock;
    Metrics& metrics;
    Heartbeats& heartbeats;
    Progress& progress;
    std::function<std::shared_ptr<const Gateway>()> gateway;
};

class NightShift {
public:
    NightShift(NightShiftParts parts, std::size_t heartbeat, const std::stop_token& stop);
    ~NightShift();
    NightShift(const NightShift&) = delete;
    NightShift& operator=(const NightShift&) = delete;

    // One night and its report; also for who asks over the front door. Returns the report's path.
    NightResult run(
        const NightOptions& options, const std::string& actor, std::string& report_path
    );

    // Writes the next due times into the facts.
    void add_due_times(StatusFacts& facts, Database& database, const Gateway& gateway) const;

private:
    void work();
    void work_once(Moment& pushes_looked_at);
    std::vector<Appointment> appointments(Database& database, const Gateway& gateway) const;
    void run_due(const Gateway& gateway, Database& database, const std::vector<Appointment>& due);
    void push_what_was_put_off(const Gateway& gateway, Database& database);
    void settle(
        Database& database, const std::vector<Appointment>& due, const NightSummary& summary
    );

    NightShiftParts parts_;
    std::size_t heartbeat_;
    std::stop_source own_stop_;
    std::stop_token stop_;
    std::stop_callback<std::function<void()>> forwarded_;
    Moment begun_;
    // Guards nothing but the waiting itself: the stop token ends it early.
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::thread thread_;
};

}  // namespace xinqiao
