#include "daemon/flow/timetable.hpp"

#include <algorithm>
#include <functional>

namespace xinqiao {
namespace {

using std::chrono::seconds;

constexpr std::int64_t most_doublings = 20;

// Up to a tenth more, always the same for the same failure of the same job.
seconds spread(seconds pause, const Job& job) {
    const std::size_t seed = std::hash<std::string>{}(job.name + std::to_string(job.failures));
    return pause + seconds{static_cast<std::int64_t>(seed % 100) * pause.count() / 1000};
}

seconds pause_after(const Job& job, const CareSettings& care) {
    const std::int64_t doublings = std::min(job.failures - 1, most_doublings);
    const seconds pause = care.first_retry * (std::int64_t{1} << doublings);
    return spread(std::min(pause, care.last_retry), job);
}

Job job_named(const std::vector<Job>& jobs, const std::string& name) {
    const auto found = std::ranges::find(jobs, name, &Job::name);
    if (found != jobs.end()) return *found;
    Job job;
    job.name = name;
    return job;
}

// Begun in a former life of the daemon and never ended.
bool was_cut_off(const Job& job, Moment begun) {
    return job.failures == 0 && job.last_success < job.last_start && job.last_start < begun;
}

}  // namespace

std::string job_of(const SystemSettings& system, const StreamSettings& stream) {
    return system.name + "/" + stream.name;
}

std::vector<Appointment> timetable(
    const std::vector<SystemSettings>& systems,
    const std::vector<Job>& jobs,
    Moment begun,
    Missed missed,
    const IsWorkday& is_workday
) {
    std::vector<Appointment> appointments;
    for (const SystemSettings& system : systems) {
        for (const StreamSettings& stream : system.streams) {
            const auto schedule = parse_schedule(stream.schedule);
            if (!schedule) continue;  // refused when the configuration was read
            const Job job = job_named(jobs, job_of(system, stream));
            const bool never = job.last_start == Moment{};
            Moment due = next_after(*schedule, never ? begun : job.last_start, is_workday);
            if (due < begun && missed == Missed::forgotten) {
                due = next_after(*schedule, begun, is_workday);
            }
            if (was_cut_off(job, begun)) due = begun;
            if (job.failures > 0)
                due = std::min(due, job.last_start + pause_after(job, system.care));
            appointments.push_back(
                {SystemName{system.name}, StreamName{stream.name}, stream.role, job.name, due}
            );
        }
    }
    return appointments;
}

}  // namespace xinqiao
