// What each run did; every row it read is accounted for.
#include "daemon/store/runs.hpp"

#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

Run run_of(const Row& row) {
    Run run;
    run.id = row.number(0);
    run.verb = row.text(1);
    run.system = SystemName{row.text(2)};
    run.stream = row.text(3);
    run.started = row.moment(4);
    run.ended = row.moment(5);
    run.outcome = row.text(6);
    run.read = row.number(7);
    run.stored = row.number(8);
    run.unchanged = row.number(9);
    run.filtered = row.number(10);
    run.quarantined = row.number(11);
    run.gone = row.number(12);
    run.pushed = row.number(13);
    run.accepted = row.number(14);
    run.refused = row.number(15);
    run.deferred = row.number(16);
    run.unknown = row.number(17);
    run.verified = row.number(18);
    run.note = row.text(19);
    run.withheld = row.number(20);
    return run;
}

constexpr std::string_view select_any_of = R"(
    select 1 from run where verb in ('pull', 'observe', 'push') and system = $1 limit 1)";

constexpr std::string_view largest_run = "select coalesce(max(id), 0) from run";

constexpr std::string_view insert_run = R"(
    insert into run (id, verb, system, stream, started, ended, outcome, rows_read, stored,
                     unchanged, filtered, quarantined, gone, pushed, accepted, refused, deferred,
                     unknown, verified, note)
    values ($1, $2, $3, $4, $5, 0, 'running', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ''))";

constexpr std::string_view update_run_counts = R"(
    update run set rows_read = $2, stored = $3, unchanged = $4, filtered = $5, quarantined = $6,
                   gone = $7, pushed = $8, accepted = $9, refused = $10, deferred = $11,
                   unknown = $12, verified = $13, withheld = $14
    where id = $1)";

constexpr std::string_view update_ended =
    "update run set ended = $2, outcome = $3, note = $4 where id = $1";

constexpr std::string_view update_cut_off = R"(
    update run set ended = $1, outcome = 'cut-off', note = '程序中断, 将从断点继续 / cut off'
    where ended = 0)";

}  // namespace

std::int64_t Runs::begin(
    std::string_view verb, const SystemName& system, std::string_view stream, Moment now
) {
    const std::int64_t id = transaction_.next_id(largest_run);
    transaction_.run(insert_run, {id, verb, system, stream, now});
    return id;
}

void Runs::count(const Run& run) {
    transaction_.run(
        update_run_counts,
        {run.id,
         run.read,
         run.stored,
         run.unchanged,
         run.filtered,
         run.quarantined,
         run.gone,
         run.pushed,
         run.accepted,
         run.refused,
         run.deferred,
         run.unknown,
         run.verified,
         run.withheld}
    );
}

std::string Runs::finish(const Run& run, Moment now) {
    std::string outcome = run.outcome;
    std::string note = without_personal_numbers(run.note);
    if (!run.adds_up()) {
        outcome = "failed";
        note =
            "账目不平: 读取数不等于入库、未变、过滤、隔离、暂缓之和 / the sum of the rows is off. "
            + note;
    }
    count(run);
    transaction_.run(update_ended, {run.id, now, outcome, note});
    return outcome;
}

std::int64_t Runs::close_cut_off(Moment now) {
    return transaction_.run(update_cut_off, {now});
}

namespace {

constexpr std::string_view select_run = R"(
    select id, verb, system, stream, started, ended, outcome, rows_read, stored, unchanged,
           filtered, quarantined, gone, pushed, accepted, refused, deferred, unknown, verified,
           note, withheld
    from run where id = $1)";

constexpr std::string_view select_latest_run = R"(
    select id, verb, system, stream, started, ended, outcome, rows_read, stored, unchanged,
           filtered, quarantined, gone, pushed, accepted, refused, deferred, unknown, verified,
           note, withheld
    from run where verb = $1 and system = $2 and stream = $3 order by id desc limit 1)";

constexpr std::string_view select_last_success = R"(
    select ended from run
    where verb = $1 and system = $2 and stream = $3 and outcome = 'done'
    order by id desc limit 1)";

constexpr std::string_view select_last_done = R"(
    select coalesce(max(id), 0) from run
    where verb = $1 and system = $2 and stream = $3 and outcome = 'done')";

constexpr std::string_view select_distrusted = R"(
    select id from run
    where verb = 'pull' and system = $1 and stream = $2 and id > $3
          and outcome in ('guarded', 'running'))";

constexpr std::string_view select_pushed_since =
    "select coalesce(sum(pushed), 0) from run where verb = 'push' and system = $1 and started >= "
    "$2";

// The newest first: one that was under way then began not long before, as a rule.
constexpr std::string_view select_under_way = R"(
    select 1 from run
    where verb = $1 and system = $2 and started <= $3 and (ended = 0 or ended >= $4)
    order by started desc limit 1)";

constexpr std::string_view select_rows_read = R"(
    select coalesce(sum(rows_read), 0) from run
    where verb = $1 and system = $2 and stream = $3)";

constexpr std::string_view select_runs_since = R"(
    select id, verb, system, stream, started, ended, outcome, rows_read, stored, unchanged,
           filtered, quarantined, gone, pushed, accepted, refused, deferred, unknown, verified,
           note, withheld
    from run where verb = $1 and system = $2 and stream = $3 and started >= $4 order by id)";

constexpr std::string_view select_recent_runs = R"(
    select id, verb, system, stream, started, ended, outcome, rows_read, stored, unchanged,
           filtered, quarantined, gone, pushed, accepted, refused, deferred, unknown, verified,
           note, withheld
    from run order by id desc limit $1)";

constexpr std::string_view select_runs_after = R"(
    select id, verb, system, stream, started, ended, outcome, rows_read, stored, unchanged,
           filtered, quarantined, gone, pushed, accepted, refused, deferred, unknown, verified,
           note, withheld
    from run where ($1 = '' or system = $1) and ($2 = '' or verb = $2) and id > $3
    order by id limit $4)";

}  // namespace

std::optional<Run> Runs::find(std::int64_t id) {
    std::optional<Run> run;
    transaction_.run(select_run, {id}, [&](const Row& row) { run = run_of(row); });
    return run;
}

std::optional<Run> Runs::latest(
    std::string_view verb, const SystemName& system, std::string_view stream
) {
    std::optional<Run> run;
    transaction_.run(select_latest_run, {verb, system, stream}, [&](const Row& row) {
        run = run_of(row);
    });
    return run;
}

Moment Runs::last_success(
    std::string_view verb, const SystemName& system, std::string_view stream
) {
    return Moment{std::chrono::milliseconds{
        transaction_.number(select_last_success, {verb, system, stream})}};
}

Moment Runs::first_start() {
    return Moment{std::chrono::milliseconds{
        transaction_.number("select coalesce(started, 0) from run order by id limit 1")}};
}

std::int64_t Runs::last_done(
    std::string_view verb, const SystemName& system, std::string_view stream
) {
    return transaction_.number(select_last_done, {verb, system, stream});
}

std::vector<std::int64_t> Runs::distrusted(const SystemName& system, std::string_view stream) {
    std::vector<std::int64_t> runs;
    const std::int64_t trusted = last_done("pull", system, stream);
    transaction_.run(select_distrusted, {system, stream, trusted}, [&](const Row& row) {
        runs.push_back(row.number(0));
    });
    return runs;
}

std::int64_t Runs::rows_read(
    std::string_view verb, const SystemName& system, std::string_view stream
) {
    return transaction_.number(select_rows_read, {verb, system, stream});
}

std::int64_t Runs::pushed_since(const SystemName& system, Moment moment) {
    return transaction_.number(select_pushed_since, {system, moment});
}

bool Runs::was_under_way(
    std::string_view verb, const SystemName& system, Moment moment, std::chrono::milliseconds margin
) {
    bool was = false;
    transaction_.run(
        select_under_way,
        {verb, system, moment + margin, moment - margin},
        [&](const Row&) { was = true; }
    );
    return was;
}

bool Runs::has_any_of(const SystemName& system) {
    return transaction_.number(select_any_of, {system}) != 0;
}

std::vector<Run> Runs::since(
    std::string_view verb, const SystemName& system, std::string_view stream, Moment moment
) {
    std::vector<Run> runs;
    transaction_.run(select_runs_since, {verb, system, stream, moment}, [&](const Row& row) {
        runs.push_back(run_of(row));
    });
    return runs;
}

std::vector<Run> Runs::recent(std::int64_t limit) {
    std::vector<Run> runs;
    transaction_.run(select_recent_runs, {limit}, [&](const Row& row) {
        runs.push_back(run_of(row));
    });
    return runs;
}

std::vector<Run> Runs::after(
    const SystemName& system, std::string_view verb, std::int64_t id, std::int64_t limit
) {
    std::vector<Run> runs;
    transaction_.run(select_runs_after, {system, verb, id, limit}, [&](const Row& row) {
        runs.push_back(run_of(row));
    });
    return runs;
}

}  // namespace xinqiao
