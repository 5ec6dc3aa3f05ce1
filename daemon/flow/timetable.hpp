// Which list of which system is due when, from the schedules and what the jobs did so far. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "daemon/flow/schedule.hpp"
#include "daemon/flow/systems.hpp"
#include "daemon/store/jobs.hpp"

namespace xinqiao {

struct Appointment {
    SystemName system;
    StreamName stream;
    std::string role;  // take, published
    std::string job;   // its name in the job table
    Moment due{};
};

enum class Missed {
    caught_up,  // what was missed while we were down is due at once, one time
    forgotten
};

// A list that failed is due again after a pause that doubles, spread a little so that lists
// which failed together do not come back together; what was cut off with a former daemon is due at
// once. `begun`: since when the daemon runs.
std::vector<Appointment> timetable(
    const std::vector<SystemSettings>& systems,
    const std::vector<Job>& jobs,
    Moment begun,
    Missed missed,
    const IsWorkday& is_workday
);

std::string job_of(const SystemSettings& system, const StreamSettings& stream);

}  // namespace xinqiao
