// The writing half of a pull.
#include "daemon/flow/pull_writer.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

constexpr const char* conflict_advice =
    "同一条记录由另一系统认定, 内容不同; 请按“谁认定谁负责”核对, 由认定系统更正";
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
    plan(transaction, batch.records);
    keep_contents(transaction, batch.records);
    carry_out(transaction, batch.records);
    keep_bad_rows(transaction, batch.bad_rows);
    keep_payloads(transaction, batch);
    journal_refusals(transaction, batch);
    count(batch);
    Runs{transaction}.count(progress_.run);
    Cursors{transaction}.advance(system_, stream_, batch.next, progress_.run.id, now_);
    if (!task_.dry_run) transaction.commit();
}

void PullWriter::plan(Transaction& transaction, std::span<const PulledRecord> records) {
    Records table{transaction};
    plan_.clear();
    plan_.reserve(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        plan_.push_back(planned(table, records, i));
    }
}

// The batch is in the order of the keys, so a key that comes again follows itself.
PullWriter::Planned PullWriter::planned(
    Records& table, std::span<const PulledRecord> records, std::size_t index
) {
    const PulledRecord& record = records[index];
    if (record.key == task_.stream.guards.sentinel) progress_.sentinel_seen = true;
    Planned result;
    const bool again = index > 0 && records[index - 1].key == record.key;
    if (again) {
        result.step = task_.stream.full ? repeated(records, index) : Step::later;
        return result;
    }
    result.known = table.known(task_.kind.name, record.key, system_);
    result.step = step_of(result.known, record);
    return result;
}

// A list that says the same twice says it once; the first of two different words stands.
PullWriter::Step PullWriter::repeated(std::span<const PulledRecord> records, std::size_t index)
    const {
    std::size_t first = index - 1;
    while (plan_[first].step == Step::twice) {
        --first;
    }
    return records[first].digest == records[index].digest ? Step::unchanged : Step::twice;
}

PullWriter::Step PullWriter::step_of(const KnownRecord& known, const PulledRecord& record) {
    if (known.id == 0) return Step::insert;
    const bool fresh = !task_.stream.full || progress_.records.meet(known.id);
    const bool is_gone = known.gone != Moment{};
    if (known.digest == record.digest && !is_gone) return Step::unchanged;
    if (!fresh) return Step::twice;
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

void PullWriter::carry_out(Transaction& transaction, std::span<const PulledRecord> records) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        Planned& planned = plan_[i];
        if (planned.step == Step::later) {
            planned.known = Records{transaction}.known(task_.kind.name, records[i].key, system_);
            planned.step = step_of(planned.known, records[i]);
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
            ++progress_.run.unchanged;
            break;
        case Step::insert:
            insert(transaction, record, planned);
            break;
        case Step::change:
            change(transaction, record, planned);
            break;
        case Step::conflict:
        case Step::twice:
            dispute(transaction, record, planned.step);
            break;
    }
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
    if (was_gone) ++progress_.inserted;
    ++progress_.run.stored;
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

void PullWriter::keep_bad_rows(Transaction& transaction, std::span<const BadRow> rows) {
    Records table{transaction};
    for (const BadRow& row : rows) {
        spare(table, row.key);
        quarantine(transaction, row.place, row.json, row.findings);
    }
}

// A record whose row is bad tonight keeps its last good word; it has not gone.
void PullWriter::spare(Records& table, const RecordKey& key) {
    if (key.empty() || !task_.stream.full) return;
    if (key.text() == task_.stream.guards.sentinel) progress_.sentinel_seen = true;
    const KnownRecord known = table.known(task_.kind.name, key.text(), system_);
    if (known.id != 0) progress_.spared.meet(known.id);
}

void PullWriter::quarantine(
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
    const std::int64_t id = Quarantine{transaction}.keep(row).id;
    if (task_.stream.full) progress_.quarantine.meet(id);
    ++progress_.run.quarantined;
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
