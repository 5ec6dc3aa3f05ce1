// The end of a pull: the guards, what disappears, and what the run says.
#include "daemon/flow/pull_ending.hpp"

#include <algorithm>
#include <utility>

#include "daemon/flow/known_rows.hpp"
#include "daemon/flow/mended_rows.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t ids_per_page = 10'000;

// A small list may change as it likes.
constexpr std::int64_t fewest_changes = 11;

SystemName system_of(const PullTask& task) {
    return SystemName{task.system.name};
}

StreamName stream_of(const PullTask& task) {
    return StreamName{task.stream.name};
}

std::string rules_of(const PullTask& task) {
    return sha256(meaning_of_rows(task)).hex();
}

// Calls `each` with every record of the list and whether it was met.
template <class Each>
void each_present(
    Transaction& transaction, const PullTask& task, const PullProgress& progress, Each each
) {
    Records records{transaction};
    std::int64_t last = 0;
    for (;;) {
        const auto ids =
            records.present_after(system_of(task), stream_of(task), last, ids_per_page);
        if (ids.empty()) return;
        for (const std::int64_t id : ids) {
            each(id, progress.records.has_met(id) || progress.spared.has_met(id));
        }
        last = ids.back();
    }
}

// A row that was recognised by its spelling did not tell its key.
bool is_sentinel_met(Transaction& transaction, const PullTask& task, const PullProgress& progress) {
    const std::string& sentinel = task.stream.guards.sentinel;
    if (progress.sentinel_seen || sentinel.empty()) return progress.sentinel_seen;
    const auto record = Records{transaction}.find(task.kind.name, RecordKey{sentinel});
    return record && progress.records.has_met(record->id);
}

ListCondition condition_of(
    Transaction& transaction, const PullTask& task, const PullProgress& progress
) {
    ListCondition condition;
    condition.read = progress.run.read;
    condition.complete = progress.last && progress.complete;
    condition.sentinel_seen = is_sentinel_met(transaction, task, progress);
    condition.changed = progress.held.size() + progress.turned_bad;
    condition.same_rules = progress.former_rules == rules_of(task);
    condition.former = -progress.inserted;
    each_present(transaction, task, progress, [&](std::int64_t, bool was_met) {
        ++condition.former;
        if (!was_met) ++condition.gone;
    });
    return condition;
}

// Why the list, complete or not, may not change what is known; empty: it may.
std::string changes_trip(const GuardSettings& guards, const ListCondition& condition) {
    const std::int64_t met = condition.former - condition.gone;
    if (!condition.same_rules || condition.changed < fewest_changes) return {};
    if (condition.changed * 100 <= guards.most_changed * met) return {};
    return "读到的 " + std::to_string(met) + " 条已有记录中有 " + std::to_string(condition.changed)
           + " 条内容不同或无法读懂, 超过上限 " + std::to_string(guards.most_changed)
           + "%, 可能是日期错位或列对调; 核实后可用 sync --accept 接受";
}

// A person accepts what a guarded run of this list would have removed and changed, and no more.
bool is_accepted(Transaction& transaction, const PullTask& task, const ListCondition& condition) {
    if (task.accept == 0 || !condition.complete) return false;
    const auto run = Runs{transaction}.find(task.accept);
    return run && run->outcome == "guarded" && run->system == system_of(task)
           && run->stream == task.stream.name && condition.gone <= run->gone
           && (changes_trip(task.stream.guards, condition).empty()
               || condition.changed <= run->withheld + run->quarantined);
}

void journal(Transaction& transaction, const PullTask& task, const char* act, std::string detail) {
    JournalEntry entry;
    entry.moment = task.clock.now();
    entry.actor = task.actor;
    entry.act = act;
    entry.subject = task.system.name + "/" + task.stream.name;
    entry.detail = std::move(detail);
    Journal{transaction}.append(entry);
}

void remove_missing(Transaction& transaction, const PullTask& task, PullProgress& progress) {
    Records records{transaction};
    const Moment now = task.clock.now();
    each_present(transaction, task, progress, [&](std::int64_t id, bool was_met) {
        if (was_met) return;
        records.mark_gone(id, now, progress.run.id);
        ++progress.run.gone;
    });
}

void resolve_mended(Transaction& transaction, const PullTask& task, const PullProgress& progress) {
    const Moment now = task.clock.now();
    close_mended_rows(transaction, system_of(task), stream_of(task), progress.quarantine, now);
    for (const char* reason : {ownership_conflict, entered_twice}) {
        KnownFindings{transaction}.resolve_unseen(
            system_of(task), task.kind.name, reason, progress.run.id, now
        );
    }
}

// A whole list: whatever it no longer holds has gone, if the guards let it.
void judge_list(Transaction& transaction, const PullTask& task, PullProgress& progress) {
    const ListCondition condition = condition_of(transaction, task, progress);
    std::string trip = guard_trips(task.stream.guards, condition);
    if (!trip.empty() && is_accepted(transaction, task, condition)) {
        journal(transaction, task, "accepted-run", std::to_string(task.accept) + ": " + trip);
        trip.clear();
    }
    progress.run.outcome = trip.empty() ? "done" : "guarded";
    progress.run.note = trip;
    progress.run.gone = condition.gone;
}

// What came before the source broke off is kept, unless it looks like a mass change.
void judge_beginning(Transaction& transaction, const PullTask& task, PullProgress& progress) {
    if (!task.stream.full) return;
    const std::string trip =
        changes_trip(task.stream.guards, condition_of(transaction, task, progress));
    progress.believed = trip.empty();
    if (!trip.empty()) progress.run.note += "; " + trip;
}

std::int64_t records_of_list(Transaction& transaction, const PullTask& task) {
    std::int64_t records = 0;
    each_present(transaction, task, {}, [&](std::int64_t, bool) { ++records; });
    return records;
}

// A list of changes names what has gone; too much of it at once is not believed either. The cursor
// then stays before it, so that it is met again.
void judge_departures(Transaction& transaction, const PullTask& task, PullProgress& progress) {
    progress.run.outcome = "done";
    if (!progress.holds_cursor) return;
    ListCondition condition;
    condition.gone = static_cast<std::int64_t>(progress.departed.size());
    condition.former = records_of_list(transaction, task);
    condition.complete = true;
    const std::string trip = too_many_gone(task.stream.guards, condition);
    if (!trip.empty() && !is_accepted(transaction, task, condition)) {
        progress.run.outcome = "guarded";
        progress.run.note = trip;
        progress.run.gone = condition.gone;
        return;
    }
    if (!trip.empty()) {
        journal(transaction, task, "accepted-run", std::to_string(task.accept) + ": " + trip);
    }
    Records records{transaction};
    for (const std::int64_t id : progress.departed) {
        records.mark_gone(id, task.clock.now(), progress.run.id);
        ++progress.run.gone;
    }
    Cursors{transaction}.advance(
        system_of(task), stream_of(task), progress.next, progress.run.id, task.clock.now()
    );
}

void judge_reading(
    Transaction& transaction, const PullTask& task, PullProgress& progress, const ReadingEnd& end
) {
    using Why = ReadingEnd::Reason;
    progress.run.note = end.note;
    if (end.reason == Why::missing_columns) {
        progress.run.outcome = "guarded";
    } else if (end.reason != Why::finished) {
        progress.run.outcome = end.reason == Why::stopped ? "stopped" : "failed";
        judge_beginning(transaction, task, progress);
    } else if (task.stream.full) {
        judge_list(transaction, task, progress);
        progress.believed = progress.run.outcome == "done";
    } else {
        judge_departures(transaction, task, progress);
    }
}

// In transactions of their own, so that nobody waits long for the store. A crash between them
// leaves changes for the next night, as if the list had been cut off there.
void carry_out_changes(const PullTask& task, PullProgress& progress) {
    constexpr std::size_t page = 10'000;
    const Moment now = task.clock.now();
    if (task.dry_run) progress.run.stored += std::exchange(progress.run.withheld, 0);
    if (task.dry_run) return;
    const auto changes = progress.held.all();
    for (std::size_t from = 0; from < changes.size(); from += page) {
        Transaction transaction{task.database};
        for (const HeldChange& change :
             changes.subspan(from, std::min(page, changes.size() - from))) {
            carry_out(transaction, change, progress.run.id, now);
            --progress.run.withheld;
            ++progress.run.stored;
        }
        Runs{transaction}.count(progress.run);
        transaction.commit();
    }
}

// A trusted list: what it no longer holds has gone, what it no longer says wrong is mended.
void settle_list(Transaction& transaction, const PullTask& task, PullProgress& progress) {
    const bool any_gone = std::exchange(progress.run.gone, 0) > 0;
    if (any_gone) remove_missing(transaction, task, progress);
    resolve_mended(transaction, task, progress);
}

std::string figures_of(const Run& run) {
    return run.outcome + " read " + std::to_string(run.read) + " stored "
           + std::to_string(run.stored) + " quarantined " + std::to_string(run.quarantined)
           + " gone " + std::to_string(run.gone);
}

void note_unknown_columns(PullProgress& progress) {
    if (progress.unknown_columns.empty()) return;
    std::string note = "未知列:";
    for (const std::string& column : progress.unknown_columns) {
        note += " " + column;
    }
    progress.run.note += (progress.run.note.empty() ? "" : "; ") + note;
}

}  // namespace

std::string too_many_gone(const GuardSettings& guards, const ListCondition& condition) {
    if (condition.gone * 100 <= guards.most_gone * condition.former) return {};
    return std::to_string(condition.former) + " 条中将消失 " + std::to_string(condition.gone)
           + " 条, 超过上限 " + std::to_string(guards.most_gone)
           + "%; 核实后可用 sync --accept 接受";
}

std::string guard_trips(const GuardSettings& guards, const ListCondition& condition) {
    if (!condition.complete) return "名单不完整, 未处理消失的记录; 请稍后重试";
    if (condition.read < guards.minimum) {
        return "名单只有 " + std::to_string(condition.read) + " 行, 少于下限 "
               + std::to_string(guards.minimum) + "; 核实后可用 sync --accept 接受";
    }
    if (!guards.sentinel.empty() && !condition.sentinel_seen) {
        return "名单中没有哨兵记录 " + guards.sentinel + "; 核实后可用 sync --accept 接受";
    }
    const std::string gone = too_many_gone(guards, condition);
    return gone.empty() ? changes_trip(guards, condition) : gone;
}

void fail_pull(const PullTask& task, PullProgress& progress, const std::string& note) {
    if (task.dry_run) return;
    Transaction transaction{task.database};
    Records{transaction}.make_indexes();
    progress.run.outcome = "failed";
    progress.run.note = note;
    Runs{transaction}.finish(progress.run, task.clock.now());
    transaction.commit();
}

void end_pull(const PullTask& task, PullProgress& progress, const ReadingEnd& end) {
    {
        Transaction transaction{task.database};
        Records{transaction}.make_indexes();
        judge_reading(transaction, task, progress, end);
        if (!task.dry_run) transaction.commit();
    }
    if (progress.believed) carry_out_changes(task, progress);
    Transaction transaction{task.database};
    const Moment now = task.clock.now();
    if (progress.run.outcome == "done" && task.stream.full)
        settle_list(transaction, task, progress);
    note_unknown_columns(progress);
    progress.run.outcome = Runs{transaction}.finish(progress.run, now);
    if (progress.run.outcome == "done" && task.verb == "pull") {
        Cursors{transaction}.complete(system_of(task), stream_of(task), now, rules_of(task));
        progress.picture = now;
    }
    journal(transaction, task, "pulled", figures_of(progress.run));
    if (!task.dry_run) transaction.commit();
}

}  // namespace xinqiao
