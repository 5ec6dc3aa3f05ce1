// The writing half of a pull.
#include "daemon/flow/pull_writer.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/erasure.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"
#include "schema/subject.hpp"

namespace xinqiao {
namespace {

constexpr const char* conflict_advice =
    "同一条记录由另一系统认定, 内容不同; 请按“谁认定谁负责”核对, 由认定系统更正";
constexpr const char* erased_reason = "已到期依法删除的自然人信息";
constexpr const char* twice_advice =
    "同一名单中该主键出现多次且内容不同, 已采用第一条; 请在来源系统中删除重复记录";

// The record as the quarantine shows it: our fields, since the row itself was good.
std::string json_of(const PulledRecord& record) {
    const Record body = record_from_canonical(record.body);
    std::vector<std::string> columns;
    for (const auto& [name, text] : body.fields) {
        columns.push_back(name);
    }
    Rows rows{columns};
    rows.begin_row(static_cast<std::uint64_t>(record.place));
    std::size_t column = 0;
    for (const auto& [name, text] : body.fields) {
        rows.set(column++, text);
    }
    return rows.json(0);
}

// Whether the list named the record in a row before this one of the same batch.
bool was_met_before(std::span<const MetRow> met, std::int64_t record, std::int64_t row) {
    const auto first = std::lower_bound(
        met.begin(),
        met.end(),
        record,
        [](const MetRow& candidate, std::int64_t wanted) { return candidate.record < wanted; }
    );
    return first != met.end() && first->record == record && first->row < row;
}

Finding dispute_finding(const char* reason, const char* advice) {
    Finding finding;
    finding.rule = reason;
    finding.advice = advice;
    return finding;
}

}  // namespace

PullWriter::PullWriter(const PullTask& task, PullProgress& progress)
    : task_{task}, progress_{progress}, system_{task.system.name}, stream_{task.stream.name} {}

void PullWriter::write(const PullBatch& batch) {
    now_ = task_.clock.now();
    Transaction transaction{task_.database};
    plan(transaction, batch);
    keep_contents(transaction, batch.records);
    keep_spellings(transaction, batch.records);
    carry_out(transaction, batch.records);
    pass_met_rows(transaction, batch.met);
    note_departures(transaction, batch);
    keep_bad_rows(transaction, batch.bad_rows);
    keep_payloads(transaction, batch);
    journal_refusals(transaction, batch);
    count(batch);
    Runs{transaction}.count(progress_.run);
    move_on(transaction, batch);
    if (!task_.dry_run) transaction.commit();
}

void PullWriter::plan(Transaction& transaction, const PullBatch& batch) {
    plan_.clear();
    plan_.reserve(batch.records.size());
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
        plan_.push_back(planned(transaction, batch, i));
    }
}

// The batch is in the order of the keys, so a key that comes again follows itself.
PullWriter::Planned PullWriter::planned(
    Transaction& transaction, const PullBatch& batch, std::size_t index
) {
    const std::span<const PulledRecord> records{batch.records};
    const PulledRecord& record = records[index];
    note_sentinel(record.key);
    Planned result;
    const bool again = index > 0 && records[index - 1].key == record.key;
    if (again && plan_.back().step == Step::erased) {
        result.step = Step::erased;
        return result;
    }
    if (again) {
        result.step = task_.stream.full ? repeated(records, index) : Step::later;
        return result;
    }
    Records table{transaction};
    result.known = known(table, record.key);
    if (result.known.id != 0) {
        if (was_met_before(batch.met, result.known.id, record.row)) meet(result.known.id);
        result.fresh = meet(result.known.id);
    }
    result.step = step_of(result, record);
    if (result.step == Step::insert && was_erased(transaction, record)) result.step = Step::erased;
    return result;
}

bool PullWriter::was_erased(Transaction& transaction, const PulledRecord& record) const {
    return is_person(SubjectCode{record.subject})
           && Erasure{transaction}.is_erased(task_.kind.name, record.key);
}

KnownRecord PullWriter::known(Records& table, std::string_view key) const {
    KnownRecord known = table.known(task_.kind.name, key, system_, stream_);
    if (const HeldChange* const held = progress_.held.find(known.id)) {
        known.digest = held->digest;
        known.row = held->row;
    }
    return known;
}

void PullWriter::note_sentinel(std::string_view key) {
    if (key == task_.stream.guards.sentinel) progress_.sentinel_seen = true;
}

// True when this list had not named the record before.
bool PullWriter::meet(std::int64_t record) {
    return !task_.stream.full || progress_.records.meet(record);
}

// A list that says the same twice says it once; the first of two different words stands.
PullWriter::Step PullWriter::repeated(std::span<const PulledRecord> records, std::size_t index)
    const {
    const std::string_view key = records[index].key;
    std::size_t first = index - 1;
    while (plan_[first].step == Step::twice && first > 0 && records[first - 1].key == key) {
        --first;
    }
    // All twice: the first stood in an earlier batch.
    const bool earlier = plan_[first].step == Step::twice;
    const Digest& standing = earlier ? plan_[first].known.digest : records[first].digest;
    return standing == records[index].digest ? Step::unchanged : Step::twice;
}

PullWriter::Step PullWriter::step_of(const Planned& planned, const PulledRecord& record) const {
    const KnownRecord& known = planned.known;
    if (known.id == 0) return Step::insert;
    const bool is_gone = known.gone != Moment{};
    if (known.digest == record.digest && !is_gone) return Step::unchanged;
    if (!planned.fresh) return Step::twice;
    if (known.of_other_system && !is_gone) return Step::conflict;
    return Step::change;
}

// In the order of their digests, so that the index of the contents is filled from left to right.
void PullWriter::keep_contents(Transaction& transaction, std::span<const PulledRecord> records) {
    std::vector<std::uint32_t> order;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Step step = plan_[i].step;
        const bool needed = step == Step::insert || step == Step::change || step == Step::later;
        if (needed) order.push_back(static_cast<std::uint32_t>(i));
    }
    std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
        return records[left].digest < records[right].digest;
    });
    Contents contents{transaction};
    for (const std::uint32_t i : order) {
        plan_[i].content = contents.keep(records[i].digest, records[i].body);
    }
}

void PullWriter::keep_spellings(Transaction& transaction, std::span<const PulledRecord> records) {
    Contents contents{transaction};
    for (std::size_t i = 0; i < records.size(); ++i) {
        const Step step = plan_[i].step;
        const bool ours = step != Step::conflict && step != Step::twice && step != Step::erased;
        if (ours && !records[i].spelled.empty()) {
            contents.keep_own_spelling(records[i].digest, records[i].spelled);
        }
    }
}

void PullWriter::carry_out(Transaction& transaction, std::span<const PulledRecord> records) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        Planned& planned = plan_[i];
        if (planned.step == Step::later) {
            Records table{transaction};
            planned.known = known(table, records[i].key);
            planned.step = step_of(planned, records[i]);
        }
        carry_out_one(transaction, records[i], planned);
    }
}

void PullWriter::carry_out_one(
    Transaction& transaction, const PulledRecord& record, const Planned& planned
) {
    switch (planned.step) {
        case Step::later:
        case Step::unchanged:
            respell(transaction, record, planned);
            ++progress_.run.unchanged;
            break;
        case Step::erased:
            ++progress_.filtered[erased_reason];
            ++progress_.run.filtered;
            break;
        case Step::insert:
            insert(transaction, record, planned);
            break;
        case Step::change:
            if (is_held_back(planned)) {
                hold(record, planned);
            } else {
                change(transaction, record, planned);
            }
            break;
        case Step::conflict:
        case Step::twice:
            dispute(transaction, record, planned.step);
            break;
    }
}

// The same content in another spelling: the next night is to recognise it. Of several spellings
// in one list the first is kept, and of several lists that of the record.
void PullWriter::respell(
    Transaction& transaction, const PulledRecord& record, const Planned& planned
) {
    const KnownRecord& known = planned.known;
    if (!task_.stream.full || known.id == 0 || !planned.fresh || known.of_other_list) return;
    if (known.row != record.spelling) Records{transaction}.respell(known.id, record.spelling);
}

// They were looked up before the batches on the way were written: what this run has changed since
// is compared again.
void PullWriter::pass_met_rows(Transaction& transaction, std::span<const MetRow> rows) {
    for (const MetRow& row : rows) {
        meet(row.record);
        if (progress_.changed.has_met(row.record)) {
            compare_again(transaction, row);
        } else {
            ++progress_.run.unchanged;
        }
    }
}

// What the record was before this run changed it, or will have changed it.
std::optional<Digest> PullWriter::former(Transaction& transaction, const StoredRecord& record) {
    if (progress_.held.find(record.id) != nullptr) return record.digest;
    const auto versions = Versions{transaction}.of(record.id);
    if (versions.empty()) return std::nullopt;
    return versions.back().digest;
}

// The row says what the record was before.
void PullWriter::compare_again(Transaction& transaction, const MetRow& row) {
    const StoredRecord stored = Records{transaction}.at(row.record);
    const HeldChange* const held = progress_.held.find(row.record);
    const auto digest = former(transaction, stored);
    const auto body = digest ? Contents{transaction}.find(*digest) : std::nullopt;
    if ((held ? held->row : stored.row) == row.spelling || !body) {
        ++progress_.run.unchanged;
        return;
    }
    PulledRecord record;
    record.key = stored.key.text();
    record.subject = stored.subject.text();
    record.body = *body;
    record.digest = *digest;
    record.place = row.place;
    dispute(transaction, record, Step::twice);
}

void PullWriter::insert(
    Transaction& transaction, const PulledRecord& record, const Planned& planned
) {
    const std::int64_t id = Records{transaction}.insert(stored(record, planned));
    if (task_.stream.full) progress_.records.meet(id);
    ++progress_.inserted;
    ++progress_.run.stored;
}

StoredRecord PullWriter::stored(const PulledRecord& record, const Planned& planned) const {
    StoredRecord result;
    result.id = planned.known.id;
    result.kind = task_.kind.name;
    result.key = RecordKey{record.key};
    result.subject = SubjectCode{record.subject};
    result.owner = task_.system.owner;
    result.system = system_;
    result.stream = stream_;
    result.digest = record.digest;
    result.content = planned.content;
    result.since = now_;
    result.run = progress_.run.id;
    result.row = record.spelling;
    return result;
}

void PullWriter::change(
    Transaction& transaction, const PulledRecord& record, const Planned& planned
) {
    const KnownRecord& known = planned.known;
    const bool was_gone = known.gone != Moment{};
    Version version;
    version.record = known.id;
    version.digest = known.digest;
    version.since = known.since;
    version.until = was_gone ? known.gone : now_;
    version.cause = was_gone ? "gone" : "changed";
    Versions{transaction}.keep(version);
    Records{transaction}.change(stored(record, planned));
    progress_.changed.meet(known.id);
    if (was_gone) ++progress_.inserted;
    ++progress_.run.stored;
}

// A list of changes is believed row by row; what had gone and comes back is as good as new.
bool PullWriter::is_held_back(const Planned& planned) const {
    return task_.stream.full && planned.known.gone == Moment{};
}

void PullWriter::hold(const PulledRecord& record, const Planned& planned) {
    progress_.held.add({planned.known.id, record.digest, planned.content, record.spelling});
    progress_.changed.meet(planned.known.id);
    ++progress_.run.withheld;
}

// Not merged and not lost: the row waits in the quarantine, the steward sees why.
void PullWriter::dispute(Transaction& transaction, const PulledRecord& record, Step step) {
    const bool conflict = step == Step::conflict;
    const char* const reason = conflict ? ownership_conflict : entered_twice;
    const char* const advice = conflict ? conflict_advice : twice_advice;
    KnownFinding finding;
    finding.system = system_;
    finding.kind = task_.kind.name;
    finding.key = RecordKey{record.key};
    finding.subject = SubjectCode{record.subject};
    finding.reason = reason;
    finding.severity = name_of(Severity::warning);
    finding.advice = advice;
    finding.last_run = progress_.run.id;
    KnownFindings{transaction}.see(finding, now_);
    quarantine(transaction, record.place, json_of(record), {dispute_finding(reason, advice)});
}

// The last word about a record counts, in this batch and over the batches.
void PullWriter::note_departures(Transaction& transaction, const PullBatch& batch) {
    if (!batch.gone.empty()) progress_.holds_cursor = true;
    if (!progress_.holds_cursor) return;
    Records table{transaction};
    std::map<std::string_view, std::int64_t> last_said;
    for (const PulledRecord& record : batch.records) {
        auto& row = last_said[record.key];
        row = std::max(row, record.row + 1);
        progress_.departed.erase(known(table, record.key).id);
    }
    for (const GoneRow& gone : batch.gone) {
        const auto said = last_said.find(gone.key.text());
        if (said != last_said.end() && said->second > gone.row) continue;
        const KnownRecord record = known(table, gone.key.text());
        const bool ours = record.id != 0 && record.gone == Moment{} && !record.of_other_system;
        if (ours && !record.of_other_list) progress_.departed.insert(record.id);
    }
}

void PullWriter::move_on(Transaction& transaction, const PullBatch& batch) {
    progress_.next = batch.next;
    if (progress_.holds_cursor) return;
    Cursors{transaction}.advance(system_, stream_, batch.next, progress_.run.id, now_);
}

void PullWriter::keep_bad_rows(Transaction& transaction, std::span<const BadRow> rows) {
    Records table{transaction};
    for (const BadRow& row : rows) {
        const bool is_known = spare(table, row.key) != 0;
        const std::int64_t opened = quarantine(transaction, row.place, row.json, row.findings);
        if (is_known && opened > progress_.trusted_run) ++progress_.turned_bad;
    }
}

// A record whose row is bad tonight keeps its last good word; it has not gone.
std::int64_t PullWriter::spare(Records& table, const RecordKey& key) {
    if (key.empty() || !task_.stream.full) return 0;
    note_sentinel(key.text());
    const std::int64_t id = known(table, key.text()).id;
    if (id != 0) progress_.spared.meet(id);
    return id;
}

std::int64_t PullWriter::quarantine(
    Transaction& transaction, std::int64_t place, std::string json, const Findings& findings
) {
    QuarantinedRow row;
    row.system = system_;
    row.stream = stream_;
    row.kind = task_.kind.name;
    row.place = place;
    row.row = std::move(json);
    row.findings = findings_json(findings);
    row.last_run = progress_.run.id;
    row.moment = now_;
    const Quarantine::Kept kept = Quarantine{transaction}.keep(row);
    if (task_.stream.full) progress_.quarantine.meet(kept.id);
    ++progress_.run.quarantined;
    return kept.opened;
}

void PullWriter::keep_payloads(Transaction& transaction, const PullBatch& batch) {
    Payloads payloads{transaction};
    for (const std::string& payload : batch.payloads) {
        payloads.keep({system_, stream_, progress_.run.id}, payload, now_);
    }
}

// The field is named, its value is not.
void PullWriter::journal_refusals(Transaction& transaction, const PullBatch& batch) {
    for (const auto& [field, rows] : batch.refused) {
        JournalEntry entry;
        entry.moment = now_;
        entry.actor = task_.actor;
        entry.act = "refused-personal";
        entry.subject = system_.text() + "/" + stream_.text();
        entry.detail = field + ": " + std::to_string(rows);
        Journal{transaction}.append(entry);
    }
}

void PullWriter::count(const PullBatch& batch) {
    progress_.run.read += batch.read;
    for (const auto& [reason, rows] : batch.filtered) {
        progress_.filtered[reason] += rows;
        progress_.run.filtered += rows;
    }
    progress_.unknown_columns.insert(batch.unknown_columns.begin(), batch.unknown_columns.end());
    progress_.last = batch.last;
    progress_.complete = batch.complete;
}

}  // namespace xinqiao
