#include "daemon/flow/reconcile.hpp"

#include <algorithm>
#include <optional>

#include "daemon/flow/difference.hpp"
#include "daemon/flow/refusal_advice.hpp"
#include "daemon/flow/run_row.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/runs.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

// One system and kind, compared page by page.
struct Comparison {
    Workshop& workshop;
    Database& database;
    const SystemSettings& system;
    const Kind& kind;
    std::int64_t run = 0;
    ListFacts list;
    ReconcileSummary& summary;

    Moment now() const { return workshop.clock.now(); }
};

std::optional<Record> record_of(Transaction& transaction, const std::optional<Digest>& digest) {
    if (!digest) return std::nullopt;
    const auto body = Contents{transaction}.find(*digest);
    if (!body) return std::nullopt;
    return record_from_canonical(*body);
}

std::string label_of(const Kind& kind, std::string_view field) {
    const Field* found = kind.find(field);
    return found ? found->label : std::string{field};
}

void add_line(std::string& text, std::string_view label, std::string_view value) {
    if (!text.empty()) text += '\n';
    text.append(label).append(": ").append(value.empty() ? "(空)" : value);
}

void add_if_different(
    KnownFinding& finding,
    const Kind& kind,
    const Record& ours,
    const Record& theirs,
    const std::string& name
) {
    const auto left = ours.fields.text(name);
    const auto right = theirs.fields.text(name);
    if (left == right) return;
    if (!finding.field.empty()) finding.field += ',';
    finding.field += name;
    add_line(finding.ours, label_of(kind, name), left);
    add_line(finding.theirs, label_of(kind, name), right);
}

// Names the fields that differ, with both values.
void compare_bodies(
    KnownFinding& finding, const Kind& kind, const Record& ours, const Record& theirs
) {
    for (const auto& [name, text] : ours.fields) {
        add_if_different(finding, kind, ours, theirs, name);
    }
    for (const auto& [name, text] : theirs.fields) {
        if (!ours.fields.find(name)) add_if_different(finding, kind, ours, theirs, name);
    }
}

void describe_refusal(
    KnownFinding& finding, Comparison& comparison, Transaction& transaction, const Publication& row
) {
    const auto refused = record_of(transaction, row.refused ? row.refused : row.acknowledged);
    if (refused) finding.subject = refused->subject;
    finding.theirs = row.refused_code + " " + row.refused_reason;
    finding.advice = advice_on_refusal(transaction, comparison.system.code_table, row, refused);
}

void describe(
    KnownFinding& finding, Comparison& comparison, Transaction& transaction, const Publication& row
) {
    const auto ours = record_of(transaction, row.acknowledged ? row.acknowledged : row.desired);
    const auto theirs = record_of(transaction, row.observed);
    if (ours) {
        finding.subject = ours->subject;
    } else if (theirs) {
        finding.subject = theirs->subject;
    }
    if (finding.reason == "refused") {
        describe_refusal(finding, comparison, transaction, row);
    } else if (finding.reason == "altered" && ours && theirs) {
        compare_bodies(finding, comparison.kind, *ours, *theirs);
    } else {
        finding.ours = row.desired_why;
        finding.theirs = theirs ? std::string{theirs->fields.text("subject_name")} : std::string{};
    }
}

bool is_held(Comparison& comparison, Transaction& transaction, const Publication& row) {
    Holds holds{transaction};
    if (!holds.on_record(row.kind, row.key, comparison.now()).empty()) return true;
    const auto record = Records{transaction}.find(row.kind, row.key);
    return record && !holds.on_subject(record->subject, comparison.now()).empty();
}

// Somebody else's record that the system itself shares with us is no finding.
bool is_known_of_others(Transaction& transaction, const Publication& row) {
    const auto record = Records{transaction}.find(row.kind, row.key);
    return record && record->owner == row.system.text();
}

void keep_difference(Comparison& comparison, Transaction& transaction, const Publication& row) {
    ListFacts facts = comparison.list;
    facts.held = row.is_pending() && is_held(comparison, transaction, row);
    const auto difference = difference_of(row, facts);
    if (!difference) return;
    if (difference->reason == "foreign" && is_known_of_others(transaction, row)) return;
    KnownFinding finding{
        .system = SystemName{comparison.system.name},
        .kind = row.kind,
        .key = row.key,
        .reason = std::string{difference->reason},
        .severity = std::string{name_of(difference->severity)},
        .last_run = comparison.run};
    describe(finding, comparison, transaction, row);
    if (KnownFindings{transaction}.see(finding, comparison.now())) {
        ++comparison.summary.new_findings;
    }
}

bool compare_after(Comparison& comparison, RecordKey& key) {
    constexpr std::int64_t page = 500;
    Transaction transaction{comparison.database};
    const auto rows = Publications{transaction}.after(
        SystemName{comparison.system.name}, comparison.kind.name, key, page
    );
    for (const Publication& row : rows) {
        key = row.key;
        if (!row.is_verified()) keep_difference(comparison, transaction, row);
    }
    transaction.commit();
    return !rows.empty();
}

void resolve_unseen(Comparison& comparison) {
    Transaction transaction{comparison.database};
    for (const std::string_view reason : reasons_of_reconcile) {
        comparison.summary.resolved += KnownFindings{transaction}.resolve_unseen(
            SystemName{comparison.system.name},
            comparison.kind.name,
            reason,
            comparison.run,
            comparison.now()
        );
    }
    transaction.commit();
}

ListFacts facts_of(
    Workshop& workshop,
    Transaction& transaction,
    const SystemSettings& system,
    const std::string& kind
) {
    ListFacts facts{.now = workshop.clock.now()};
    for (const StreamSettings& stream : system.streams) {
        if (stream.role != "published" || stream.kind != kind) continue;
        const auto position =
            Cursors{transaction}.of(SystemName{system.name}, StreamName{stream.name});
        facts.is_read = true;
        facts.complete_at = position.complete_at;
    }
    return facts;
}

// The kinds that are published there or read back from there.
std::vector<std::string> kinds_of(const SystemSettings& system) {
    std::vector<std::string> kinds;
    for (const PublicationSettings& publication : system.publications) {
        kinds.push_back(publication.kind);
    }
    for (const StreamSettings& stream : system.streams) {
        if (stream.role == "published") kinds.push_back(stream.kind);
    }
    std::ranges::sort(kinds);
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

void compare_kind(
    Workshop& workshop,
    Database& database,
    const SystemSettings& system,
    const std::string& kind,
    std::int64_t run,
    ReconcileSummary& summary,
    const std::stop_token& stop
) {
    ListFacts facts;
    {
        Transaction transaction{database, Access::reading};
        facts = facts_of(workshop, transaction, system, kind);
    }
    Comparison comparison{
        .workshop = workshop,
        .database = database,
        .system = system,
        .kind = workshop.rulebook.kinds.at(KindName{kind}),
        .run = run,
        .list = facts,
        .summary = summary};
    RecordKey key;
    for (bool more = true; more;) {
        if (stop.stop_requested()) return;
        more = compare_after(comparison, key);
    }
    resolve_unseen(comparison);
}

void finish(
    Workshop& workshop,
    Database& database,
    std::int64_t run,
    ReconcileSummary& summary,
    const std::stop_token& stop
) {
    Transaction transaction{database};
    KnownFindings findings{transaction};
    for (const SystemSettings& system : workshop.systems.all()) {
        summary.by_system[system.name] = findings.open_by_reason(SystemName{system.name});
    }
    summary.open = findings.count_open();
    Runs{transaction}.finish(
        {.id = run, .outcome = stop.stop_requested() ? "stopped" : "done"}, workshop.clock.now()
    );
    transaction.commit();
}

bool wanted(const std::vector<SystemName>& systems, const SystemSettings& system) {
    return systems.empty() || std::ranges::find(systems, SystemName{system.name}) != systems.end();
}

}  // namespace

ReconcileSummary reconcile(
    Workshop& workshop,
    Database& database,
    const std::vector<SystemName>& systems,
    const std::stop_token& stop
) {
    ReconcileSummary summary;
    const std::int64_t run = begin_run(workshop, database, "reconcile", SystemName{}, "");
    for (const SystemSettings& system : workshop.systems.all()) {
        if (!wanted(systems, system)) continue;
        for (const std::string& kind : kinds_of(system)) {
            compare_kind(workshop, database, system, kind, run, summary, stop);
        }
    }
    finish(workshop, database, run, summary, stop);
    return summary;
}

}  // namespace xinqiao
