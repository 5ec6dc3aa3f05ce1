// The workers of the daemon: one for each system, and one that tidies up at night.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "daemon/housekeeper.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/system_shift.hpp"

namespace xinqiao {

class NightShift {
public:
    NightShift(ShiftParts parts, const std::stop_token& stop);
    ~NightShift();
    NightShift(const NightShift&) = delete;
    NightShift& operator=(const NightShift&) = delete;

    // A worker for every system of the configuration now in force; those there are stay.
    void refresh();

    // One night for who asks over the front door, and where its report was written.
    NightResult run(
        const NightOptions& options, const std::string& actor, std::string& report_path
    );
    // Compares now; pushes nothing.
    NightSummary reconcile(const Scope& scope, const std::string& actor, std::string& report_path);

    // Writes the next due times into the facts.
    void add_due_times(StatusFacts& facts, Database& database, const Gateway& gateway) const;

private:
    std::string write_report(const NightSummary& summary);
    void write_report_of_all();

    ShiftParts parts_;
    std::stop_source own_stop_;
    std::stop_callback<std::function<void()>> forwarded_;
    const Moment begun_;
    ShiftBoard board_;
    std::mutex report_mutex_;  // one page is written at a time
    std::map<std::string, std::unique_ptr<SystemShift>> workers_;
    Housekeeper housekeeper_;
};

}  // namespace xinqiao
