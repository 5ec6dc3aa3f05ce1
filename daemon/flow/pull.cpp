// Reads one list of one system.
#include "daemon/flow/pull.hpp"

#include <thread>

#include "base/error.hpp"
#include "daemon/flow/pull_ending.hpp"
#include "daemon/flow/pull_reader.hpp"
#include "daemon/flow/pull_writer.hpp"
#include "daemon/store/code_reviews.hpp"
#include "daemon/store/cursors.hpp"

namespace xinqiao {
namespace {

// Between the two threads: a batch may take 120 MiB, so there is one being read and one being
// written, and none waits.
constexpr std::size_t batches_waiting = 0;

struct Beginning {
    PullProgress progress;
    Cursor from;
    ReviewedCodes reviewed;
};

// Rows are only looked up in a store that holds some, so the indexes must then be there, also after
// a first load whose end could not be written.
void arrange_indexes(Records records) {
    if (records.largest_id() == 0) {
        records.lay_indexes_aside();
    } else {
        records.make_indexes();
    }
}

// A full list is read from its beginning, so that what is not met has really gone.
Beginning begin_pull(const PullTask& task) {
    const SystemName system{task.system.name};
    Transaction transaction{task.database};
    Beginning beginning;
    Runs runs{transaction};
    PullProgress& progress = beginning.progress;
    progress.trusted_run = runs.last_done(task.verb, system, task.stream.name);
    progress.run.id = runs.begin(task.verb, system, task.stream.name, task.clock.now());
    const ReadingPosition former = Cursors{transaction}.of(system, StreamName{task.stream.name});
    progress.former_rules = former.rules;
    progress.picture = former.complete_at;
    beginning.reviewed = CodeReviews{transaction}.all();
    arrange_indexes(Records{transaction});
    if (!task.stream.full) beginning.from = former.position;
    if (!task.dry_run) transaction.commit();
    return beginning;
}

// Reads on a thread of its own and writes on this one. However the writing ends, the reading
// ends too before this returns.
ReadingEnd read_and_write(
    const PullTask& task, PullReader& reader, PullProgress& progress, const std::stop_token& stop
) {
    BoundedQueue<PullBatch> batches{batches_waiting};
    std::stop_source reading;
    const std::stop_callback pass_on{stop, [&] { reading.request_stop(); }};
    ReadingEnd end;
    std::jthread thread{[&] { end = reader.read(batches, reading.get_token()); }};
    try {
        PullWriter writer{task, progress};
        while (const auto batch = batches.take()) {
            writer.write(*batch);
            if (task.progress) task.progress(progress.run.read);
        }
    } catch (...) {
        reading.request_stop();
        batches.close();
        throw;
    }
    thread.join();
    if (end.failure) std::rethrow_exception(end.failure);
    return end;
}

StreamSummary summary_of(const PullTask& task, const PullProgress& progress) {
    const Run& run = progress.run;
    StreamSummary summary;
    summary.stream = task.stream.name;
    summary.kind = task.stream.kind;
    summary.role = task.stream.role;
    summary.outcome = run.outcome;
    summary.note = run.note;
    summary.run = run.id;
    summary.read = run.read;
    summary.stored = run.stored;
    summary.unchanged = run.unchanged;
    summary.filtered = run.filtered;
    summary.quarantined = run.quarantined;
    summary.withheld = run.withheld;
    summary.gone = run.outcome == "done" ? run.gone : 0;
    summary.picture = progress.picture;
    return summary;
}

// Says in the run why the store failed, if the store still lets us.
void try_to_fail(const PullTask& task, PullProgress& progress, const Error& failure) {
    try {
        fail_pull(task, progress, failure.what());
    } catch (const Error&) {
        // The first failure is the one to report; the run is closed as cut off at the next start.
    }
}

void read_to_the_end(
    const PullTask& task, PullReader& reader, PullProgress& progress, const std::stop_token& stop
) {
    try {
        end_pull(task, progress, read_and_write(task, reader, progress, stop));
    } catch (const Error& failure) {
        try_to_fail(task, progress, failure);
        throw;
    }
}

}  // namespace

StreamSummary pull(const PullTask& task, const std::stop_token& stop) {
    const std::string step = "pull " + task.system.name + "/" + task.stream.name;
    return during(step, [&] {
        Beginning beginning = begin_pull(task);
        PullProgress& progress = beginning.progress;
        const std::string run = std::to_string(progress.run.id);
        PullReader reader{task, beginning.reviewed, run, beginning.from};
        read_to_the_end(task, reader, progress, stop);
        return summary_of(task, progress);
    });
}

}  // namespace xinqiao
