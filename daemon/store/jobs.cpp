// When each scheduled job last began and last succeeded.
#include "daemon/store/jobs.hpp"

namespace xinqiao {
namespace {

Job job_of(const Row& row) {
    return {std::string{row.text(0)}, row.moment(1), row.moment(2), row.number(3)};
}

constexpr std::string_view select_job =
    "select name, last_start, last_success, failures from job where name = $1";

constexpr std::string_view select_jobs =
    "select name, last_start, last_success, failures from job order by name";

constexpr std::string_view upsert_start = R"(
    insert into job (name, last_start, last_success, failures) values ($1, $2, 0, 0)
    on conflict (name) do update set last_start = excluded.last_start)";

constexpr std::string_view upsert_success = R"(
    insert into job (name, last_start, last_success, failures) values ($1, $2, $2, 0)
    on conflict (name) do update set last_success = excluded.last_success, failures = 0)";

constexpr std::string_view upsert_failure = R"(
    insert into job (name, last_start, last_success, failures) values ($1, 0, 0, 1)
    on conflict (name) do update set failures = job.failures + 1)";

}  // namespace

Job Jobs::of(std::string_view name) {
    Job job;
    job.name = name;
    transaction_.run(select_job, {name}, [&](const Row& row) { job = job_of(row); });
    return job;
}

void Jobs::started(std::string_view name, Moment now) {
    transaction_.run(upsert_start, {name, now});
}

void Jobs::succeeded(std::string_view name, Moment now) {
    transaction_.run(upsert_success, {name, now});
}

void Jobs::failed(std::string_view name) {
    transaction_.run(upsert_failure, {name});
}

std::vector<Job> Jobs::all() {
    std::vector<Job> jobs;
    transaction_.run(select_jobs, {}, [&](const Row& row) { jobs.push_back(job_of(row)); });
    return jobs;
}

}  // namespace xinqiao
