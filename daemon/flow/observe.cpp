#include "daemon/flow/observe.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "daemon/flow/mended_rows.hpp"
#include "daemon/flow/run_row.hpp"
#include "daemon/flow/seen_ids.hpp"
#include "daemon/store/code_reviews.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/runs.hpp"
#include "schema/canonical.hpp"
#include "schema/normalise.hpp"

namespace xinqiao {
namespace {

// What stood there looks otherwise now, and not because we told them.
struct Altered {
    RecordKey key;
    Digest digest;
};

// Everything one observation works with, from its beginning to its end.
struct Watch {
    Workshop& workshop;
    Database& database;
    const ObserveTask& task;
    SystemName system;
    StreamName stream;
    const Kind& kind;
    const Mapping& shown;  // how the list spells its rows
    std::stop_token stop;
    // What a look shows is as old as its beginning: a change confirmed while it goes on may come
    // too late for it, and is not judged by it.
    Moment began{};
    std::int64_t run = 0;
    ReviewedCodes reviewed;
    std::vector<bool> seen;  // by publication id
    SeenIds quarantine;      // open rows met again
    bool sentinel_seen = false;
    std::vector<Altered> altered;  // believed once the whole list is
    std::string broken;            // why the list cannot be trusted; empty: it can
    StreamSummary summary;

    Moment now() const { return workshop.clock.now(); }
    Publications::Look look() const { return {began, now()}; }
};

// The record seen through the columns of the published list.
Record as_shown(const Watch& watch, const Record& record) {
    return projected(record, watch.shown);
}

std::optional<Record> body_of(Transaction& transaction, const std::optional<Digest>& digest) {
    if (!digest) return std::nullopt;
    const auto body = Contents{transaction}.find(*digest);
    if (!body) return std::nullopt;
    return record_from_canonical(*body);
}

// A list may show fewer columns than we send. What looks the same through the columns it shows
// is the same: then the digest of what we know is taken, not that of the poorer view.
std::optional<Digest> digest_behind(
    Watch& watch, Transaction& transaction, const Record& observed, const Publication& row
) {
    const Record view = as_shown(watch, observed);
    for (const auto& digest : {row.acknowledged, row.sent, row.desired}) {
        if (!digest) continue;
        if (*digest == digest_of(view)) return digest;
        const auto body = body_of(transaction, digest);
        if (body && as_shown(watch, *body) == view) return digest;
    }
    return std::nullopt;
}

// A row of the list that is a record.
struct ShownRow {
    const Record& record;
    const Normaliser& normaliser;
    const Rows& rows;
    std::size_t row = 0;
};

Digest digest_of_observed(
    Watch& watch,
    Transaction& transaction,
    const ShownRow& shown,
    const std::optional<Publication>& row
) {
    if (row) {
        const auto known = digest_behind(watch, transaction, shown.record, *row);
        if (known) return *known;
    }
    const std::string body = canonical_bytes(as_shown(watch, shown.record));
    const Digest digest = sha256(body);
    Contents contents{transaction};
    contents.keep(digest, body);
    if (row && row->record != 0) {
        contents.keep_spelling(digest, shown.normaliser.spellings_json(shown.rows, shown.row));
    }
    return digest;
}

void note_seen(Watch& watch, std::int64_t id) {
    const auto index = static_cast<std::size_t>(id);
    if (watch.seen.size() <= index) watch.seen.resize(std::max(index + 1, watch.seen.size() * 2));
    watch.seen[index] = true;
}

bool was_told(const Publication& row, const Digest& digest) {
    return row.acknowledged == digest || row.sent == digest || row.desired == digest;
}

// False when what is seen is an alteration of theirs, which waits for the end of the list.
bool keep_seen(
    Watch& watch,
    Transaction& transaction,
    const std::optional<Publication>& row,
    const RecordKey& key,
    const Digest& digest
) {
    if (row && row->observed && *row->observed != digest && !was_told(*row, digest)) {
        watch.altered.push_back({key, digest});
        note_seen(watch, row->id);
        return false;
    }
    const auto observation =
        Publications{transaction}.observe(watch.system, watch.kind.name, key, digest, watch.look());
    note_seen(watch, observation.id);
    return true;
}

void keep_observed(Watch& watch, Transaction& transaction, const ShownRow& shown) {
    const Record& record = shown.record;
    const auto row = Publications{transaction}.find(watch.system, record.kind, record.key);
    const Digest digest = digest_of_observed(watch, transaction, shown, row);
    const bool same = row && row->observed == digest;
    const bool kept = keep_seen(watch, transaction, row, record.key, digest);
    ++(same ? watch.summary.unchanged : kept ? watch.summary.stored : watch.summary.withheld);
    if (record.key.text() == watch.task.stream.guards.sentinel) watch.sentinel_seen = true;
}

void keep_quarantined(
    Watch& watch,
    Transaction& transaction,
    std::uint64_t place,
    const std::string& json,
    const Findings& findings
) {
    const auto kept = Quarantine{transaction}.keep(
        {.system = watch.system,
         .stream = watch.stream,
         .kind = watch.kind.name,
         .place = static_cast<std::int64_t>(place),
         .row = json,
         .findings = findings_json(findings),
         .first_run = watch.run,
         .last_run = watch.run,
         .moment = watch.now()}
    );
    watch.quarantine.meet(kept.id);
    ++watch.summary.quarantined;
}

// Something stands there under the key of a record of ours, but it cannot be understood: it is
// not lost, it is altered.
void keep_unreadable(
    Watch& watch, Transaction& transaction, const RecordKey& key, const std::string& json
) {
    const auto row = Publications{transaction}.find(watch.system, watch.kind.name, key);
    if (row) keep_seen(watch, transaction, row, key, sha256(json));
}

void keep_row(
    Watch& watch,
    Transaction& transaction,
    Normaliser& normaliser,
    const Rows& rows,
    std::size_t row
) {
    const Normalised normalised = normaliser.normalise(rows, row);
    if (normalised.record) {
        keep_observed(watch, transaction, {*normalised.record, normaliser, rows, row});
    } else if (!normalised.filtered.empty()) {
        ++watch.summary.filtered;
    } else {
        const std::string json = normaliser.keepable_json(rows, row);
        keep_quarantined(watch, transaction, rows.place(row), json, normalised.findings);
        if (!normalised.key.empty()) keep_unreadable(watch, transaction, normalised.key, json);
    }
}

Run figures(const Watch& watch) {
    const StreamSummary& summary = watch.summary;
    return {
        .id = watch.run,
        .outcome = summary.outcome,
        .read = summary.read,
        .stored = summary.stored,
        .unchanged = summary.unchanged,
        .filtered = summary.filtered,
        .quarantined = summary.quarantined,
        .withheld = summary.withheld,
        .gone = summary.gone,
        .note = summary.note};
}

void keep_page(Watch& watch, Normaliser& normaliser, const Page& page) {
    normaliser.bind(page.rows);
    const auto missing = normaliser.missing_columns(page.rows);
    if (!page.rows.empty() && !missing.empty()) {
        watch.broken = "名单缺少必需的列: " + missing.front();
    }
    Transaction transaction{watch.database};
    watch.summary.read += static_cast<std::int64_t>(page.rows.size());
    for (std::size_t row = 0; row < page.rows.size(); ++row) {
        keep_row(watch, transaction, normaliser, page.rows, row);
    }
    Cursors{transaction}.advance(watch.system, watch.stream, page.next, watch.run, watch.now());
    Runs{transaction}.count(figures(watch));
    transaction.commit();
}

// A list that comes back to a cursor it gave before would keep us for ever.
void check_advances(const Page& page, std::set<std::string>& cursors) {
    if (page.last || cursors.insert(page.next.text()).second) return;
    throw Error{
        Error::Kind::transient,
        "对方的分页没有前进 / the pages of the list do not advance",
        "请对方检查分页接口 / the platform must mend its paging"};
}

// Reads every page from the beginning; true when the pages together were the whole list.
bool read_pages(Watch& watch, Source& source) {
    Normaliser normaliser{
        watch.kind, watch.shown, watch.reviewed, day_of(watch.now()), Contradictions::keep};
    const Call call{
        .stop = watch.stop,
        .patience = watch.task.system.care.timeout,
        .run = std::to_string(watch.run)};
    Cursor cursor;
    std::set<std::string> cursors;
    while (!watch.stop.stop_requested()) {
        Page page = source.pull(cursor, call);
        check_advances(page, cursors);
        if (page.unnumbered) {
            page.rows.number_from(static_cast<std::uint64_t>(watch.summary.read) + 1);
        }
        keep_page(watch, normaliser, page);
        if (page.last || !watch.broken.empty()) return page.complete;
        cursor = page.next;
        watch.workshop.progress.step(watch.task.system.name, "回读", watch.summary.read);
    }
    return false;
}

bool was_seen(const Watch& watch, std::int64_t id) {
    const auto index = static_cast<std::size_t>(id);
    return index < watch.seen.size() && watch.seen[index];
}

struct Missing {
    std::int64_t former = 0;   // what stood there last time
    std::int64_t missing = 0;  // and was not in the list this time
};

Missing count_missing(Watch& watch) {
    Transaction transaction{watch.database, Access::reading};
    Missing result;
    Publications{transaction}.each(watch.system, watch.kind.name, [&](const Publication& row) {
        if (!row.observed) return;
        ++result.former;
        if (!was_seen(watch, row.id)) ++result.missing;
    });
    return result;
}

std::int64_t altered(const Watch& watch) {
    return static_cast<std::int64_t>(watch.altered.size());
}

// A small list may look as it likes.
bool is_mass_alteration(const Watch& watch, const Missing& found) {
    constexpr std::int64_t fewest = 11;
    const std::int64_t met = found.former - found.missing;
    return altered(watch) >= fewest
           && altered(watch) * 100 > met * watch.task.stream.guards.most_changed;
}

// A person accepts what a guarded run of this list found missing and altered, and no more.
bool is_accepted(const Watch& watch, const Missing& found) {
    if (watch.task.accept == 0) return false;
    Transaction transaction{watch.database, Access::reading};
    const auto run = Runs{transaction}.find(watch.task.accept);
    return run && run->outcome == "guarded" && run->system == watch.system
           && run->stream == watch.task.stream.name && found.missing <= run->gone
           && (!is_mass_alteration(watch, found)
               || altered(watch) <= run->withheld + run->quarantined);
}

// Why what is missing may not be believed; empty: it may.
std::string distrust(const Watch& watch, const Missing& found) {
    const auto [former, missing] = found;
    const GuardSettings& guards = watch.task.stream.guards;
    if (is_accepted(watch, found)) return {};
    if (watch.summary.read < guards.minimum) {
        return "只读到 " + std::to_string(watch.summary.read) + " 行, 少于下限 "
               + std::to_string(guards.minimum);
    }
    if (!guards.sentinel.empty() && !watch.sentinel_seen) return "名单中没有哨兵记录";
    if (missing > 2 && missing * 100 > former * guards.most_gone) {
        return "一次消失 " + std::to_string(missing) + " 条 (原有 " + std::to_string(former)
               + " 条), 超过上限 " + std::to_string(guards.most_gone) + "%";
    }
    if (is_mass_alteration(watch, found)) {
        return "读到的 " + std::to_string(former - missing) + " 条中有 "
               + std::to_string(altered(watch)) + " 条与原有不同或无法读懂, 超过上限 "
               + std::to_string(guards.most_changed) + "%";
    }
    return {};
}

// One page of rows, by key; false when there are no more.
bool mark_missing_after(Watch& watch, RecordKey& key) {
    constexpr std::int64_t page = 1000;
    Transaction transaction{watch.database};
    Publications publications{transaction};
    const auto rows = publications.after(watch.system, watch.kind.name, key, page);
    for (const Publication& row : rows) {
        key = row.key;
        if (!row.observed || was_seen(watch, row.id)) continue;
        publications.observe(watch.system, row.kind, row.key, std::nullopt, watch.look());
        ++watch.summary.gone;
    }
    Runs{transaction}.count(figures(watch));
    transaction.commit();
    return !rows.empty();
}

// They are counted when they are believed; what cannot be read is in the figures already.
void believe_alterations(Watch& watch) {
    constexpr std::size_t page = 1000;
    const std::span<const Altered> all{watch.altered};
    for (std::size_t from = 0; from < all.size(); from += page) {
        Transaction transaction{watch.database};
        for (const auto& [key, digest] : all.subspan(from, std::min(page, all.size() - from))) {
            Publications{transaction}.observe(
                watch.system, watch.kind.name, key, digest, watch.look()
            );
        }
        transaction.commit();
    }
    watch.summary.stored += std::exchange(watch.summary.withheld, 0);
}

void trust_whole_list(Watch& watch) {
    const Missing found = count_missing(watch);
    watch.broken = distrust(watch, found);
    if (!watch.broken.empty()) {
        watch.summary.gone = found.missing;
        watch.broken += "; 核实后执行 xinqiao sync --accept " + std::to_string(watch.run);
        return;
    }
    believe_alterations(watch);
    RecordKey key;
    for (bool more = found.missing > 0; more;) {
        more = mark_missing_after(watch, key);
    }
    Transaction transaction{watch.database};
    close_mended_rows(transaction, watch.system, watch.stream, watch.quarantine, watch.now());
    Cursors cursors{transaction};
    const Moment other = cursors.of(watch.system, watch.stream).complete_at;
    const Moment newest = watch.look().is_older_than(other) ? other : watch.began;
    cursors.complete(watch.system, watch.stream, newest);
    watch.summary.picture = newest;
    transaction.commit();
}

void watch_list(Watch& watch) {
    const auto source = watch.workshop.systems.open_source(watch.task.system, watch.task.stream);
    const bool whole = read_pages(watch, *source);
    if (watch.stop.stop_requested()) {
        watch.summary.outcome = "stopped";
    } else if (watch.broken.empty() && !whole) {
        watch.broken = "名单不完整";
    } else if (watch.broken.empty()) {
        trust_whole_list(watch);
    }
    if (watch.broken.empty()) return;
    watch.summary.outcome = "guarded";
    watch.summary.note = "保留原有画面: " + watch.broken;
}

void finish(Watch& watch) {
    Transaction transaction{watch.database};
    watch.summary.outcome = Runs{transaction}.finish(figures(watch), watch.now());
    transaction.commit();
}

Moment last_whole(Database& database, const ObserveTask& task) {
    Transaction transaction{database, Access::reading};
    const SystemName system{task.system.name};
    return Cursors{transaction}.of(system, StreamName{task.stream.name}).complete_at;
}

ReviewedCodes reviewed_codes(Database& database) {
    Transaction transaction{database, Access::reading};
    return CodeReviews{transaction}.all();
}

}  // namespace

StreamSummary observe(
    Workshop& workshop, Database& database, const ObserveTask& task, const std::stop_token& stop
) {
    const Moment began = workshop.clock.now();
    const std::int64_t run =
        begin_run(workshop, database, "observe", SystemName{task.system.name}, task.stream.name);
    Watch watch{
        .workshop = workshop,
        .database = database,
        .task = task,
        .system = SystemName{task.system.name},
        .stream = StreamName{task.stream.name},
        .kind = workshop.rulebook.kinds.at(KindName{task.stream.kind}),
        .shown = workshop.rulebook.mappings.at(MappingName{task.stream.mapping}),
        .stop = stop,
        .began = began,
        .run = run,
        .reviewed = reviewed_codes(database),
        .seen = {},
        .broken = {},
        .summary =
            {.stream = task.stream.name,
             .kind = task.stream.kind,
             .role = "published",
             .outcome = "done",
             .run = run,
             .picture = last_whole(database, task)},
    };
    try {
        watch_list(watch);
    } catch (const Error& error) {
        watch.summary.outcome = error.kind() == Error::Kind::stopped ? "stopped" : "failed";
        watch.summary.note = note_of(error);
    }
    finish(watch);
    return std::move(watch.summary);
}

}  // namespace xinqiao
