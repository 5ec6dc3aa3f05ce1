#include "daemon/flow/row_finding.hpp"

#include <algorithm>

#include "daemon/flow/refusal_advice.hpp"
#include "daemon/flow/report_by.hpp"
#include "daemon/store/aliases.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/cursors.hpp"
#include "daemon/store/holds.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/sightings.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

std::optional<Record> record_of(Transaction& transaction, const std::optional<Digest>& digest) {
    if (!digest) return std::nullopt;
    const auto body = Contents{transaction}.find(*digest);
    if (!body) return std::nullopt;
    return record_from_canonical(*body);
}

// What a row is about, on both sides; each body is read once, and only if it is wanted.
class RowBodies {
public:
    RowBodies(Transaction& transaction, const Publication& row)
        : transaction_{transaction}, row_{row} {}

    // As the system confirmed it; before it did so, as it should be.
    const std::optional<Record>& ours() {
        if (!ours_)
            ours_ = record_of(transaction_, row_.acknowledged ? row_.acknowledged : row_.desired);
        return *ours_;
    }
    const std::optional<Record>& theirs() {
        if (!theirs_) theirs_ = record_of(transaction_, row_.observed);
        return *theirs_;
    }

private:
    Transaction& transaction_;
    const Publication& row_;
    std::optional<std::optional<Record>> ours_;
    std::optional<std::optional<Record>> theirs_;
};

std::vector<Hold> holds_on(
    const ComparedKind& compared, Transaction& transaction, const Publication& row
) {
    Holds holds{transaction};
    std::vector<Hold> standing = holds.on_record(row.kind, row.key, compared.now());
    const auto record = Records{transaction}.find(row.kind, row.key);
    if (!record) return standing;
    for (Hold& hold : holds.on_subject(record->subject, compared.now())) {
        standing.push_back(std::move(hold));
    }
    return standing;
}

// Somebody else's record that the system itself shares with us is no finding.
bool is_known_of_others(Transaction& transaction, const Publication& row) {
    const auto record = Records{transaction}.find(row.kind, row.key);
    return record && record->owner == row.system.text();
}

bool was_shown_before(Transaction& transaction, const Publication& row) {
    const auto sightings = Sightings{transaction}.of(row.id);
    return std::any_of(sightings.begin(), sightings.end(), [&](const Sighting& sighting) {
        return sighting.digest == row.observed && sighting.gone_at != Moment{};
    });
}

// Whether we have the record under the newer code of its subject, and its source still has it.
bool is_under_old_code(Transaction& transaction, const Publication& row) {
    const std::string& key = row.key.text();
    const std::size_t bar = key.find('|');
    const auto newer = Aliases{transaction}.newer(SubjectCode{key.substr(0, bar)});
    if (!newer) return false;
    const std::string rest = bar == std::string::npos ? std::string{} : key.substr(bar);
    const auto ours = Records{transaction}.find(row.kind, RecordKey{newer->text() + rest});
    return ours && !ours->is_gone();
}

// Only what the reason needs: most rows need nothing.
RowDetails details_of(
    const ComparedKind& compared,
    Transaction& transaction,
    const Publication& row,
    RowBodies& bodies,
    Reason reason
) {
    RowDetails details;
    details.today = day_of(compared.now());
    if (reason == Reason::pending) {
        const auto desired = record_of(transaction, row.desired);
        if (desired) {
            details.publish_by = last_day_to_report(compared.workshop.rulebook.workdays, *desired);
        }
    } else if (reason == Reason::altered) {
        const auto& ours = bodies.ours();
        const auto& theirs = bodies.theirs();
        if (ours && theirs) details.fields = differing_fields(ours->fields, theirs->fields);
        details.shown_before = was_shown_before(transaction, row);
    } else if (reason == Reason::foreign) {
        details.old_code = is_under_old_code(transaction, row);
    }
    return details;
}

std::string label_of(const Kind& kind, std::string_view field) {
    const Field* found = kind.find(field);
    return found ? found->label : std::string{field};
}

void add_line(std::string& text, std::string_view label, std::string_view value) {
    if (!text.empty()) text += '\n';
    text.append(label).append(": ").append(value.empty() ? "(空)" : value);
}

// Names the fields that differ, with both values.
void compare_bodies(
    KnownFinding& finding, const Kind& kind, const Record& ours, const Record& theirs
) {
    for (const FieldDifference& field : differing_fields(ours.fields, theirs.fields)) {
        if (!finding.field.empty()) finding.field += ',';
        finding.field += field.field;
        add_line(finding.ours, label_of(kind, field.field), field.left);
        add_line(finding.theirs, label_of(kind, field.field), field.right);
    }
}

void describe_refusal(
    KnownFinding& finding,
    const ComparedKind& compared,
    Transaction& transaction,
    const Publication& row
) {
    const auto refused = record_of(transaction, row.refused ? row.refused : row.acknowledged);
    if (refused) finding.subject = refused->subject;
    finding.theirs = row.refused_code + " " + row.refused_reason;
    finding.advice = advice_on_refusal(transaction, compared.system.code_table, row, refused);
}

// Which holds stand: "objection 异议〔2026〕1号".
std::string holds_text(const std::vector<Hold>& holds) {
    std::string text;
    for (const Hold& hold : holds) {
        text.append(text.empty() ? "" : "; ").append(hold.ground);
        if (!hold.document.empty()) text.append(" ").append(hold.document);
    }
    return text;
}

std::optional<Reason> reason_with(
    const ComparedKind& compared,
    Transaction& transaction,
    const Publication& row,
    RowBodies& bodies
) {
    ListFacts facts = compared.list;
    facts.held = row.is_pending() && !holds_on(compared, transaction, row).empty();
    const auto reason = difference_of(row, facts);
    if (!reason) return std::nullopt;
    if (reason == Reason::foreign && is_known_of_others(transaction, row)) return std::nullopt;
    return narrowed(*reason, row, details_of(compared, transaction, row, bodies, *reason));
}

KnownFinding finding_of(
    const ComparedKind& compared,
    Transaction& transaction,
    const Publication& row,
    RowBodies& bodies,
    Reason reason
) {
    const ReasonFacts& facts = facts_of(reason);
    KnownFinding finding{
        .system = SystemName{compared.system.name},
        .kind = row.kind,
        .key = row.key,
        .reason = std::string{facts.name},
        .severity = std::string{name_of(facts.severity)}};
    const auto& ours = bodies.ours();
    const auto& theirs = bodies.theirs();
    if (ours) {
        finding.subject = ours->subject;
    } else if (theirs) {
        finding.subject = theirs->subject;
    }
    const bool both_shown = is_shown_otherwise(reason) && ours && theirs && row.acknowledged;
    if (reason == Reason::refused) {
        describe_refusal(finding, compared, transaction, row);
    } else if (reason == Reason::held) {
        finding.ours = holds_text(holds_on(compared, transaction, row));
    } else if (both_shown && row.desired) {
        compare_bodies(finding, compared.kind, *ours, *theirs);
    } else {
        finding.ours = row.desired_why;
        finding.theirs = theirs ? std::string{theirs->fields.text("subject_name")} : std::string{};
    }
    return finding;
}

}  // namespace

ListFacts list_facts(
    const Workshop& workshop,
    Transaction& transaction,
    const SystemSettings& system,
    const KindName& kind
) {
    ListFacts facts{.now = workshop.clock.now()};
    for (const StreamSettings& stream : system.streams) {
        if (stream.role != "published" || stream.kind != kind.text()) continue;
        const auto position =
            Cursors{transaction}.of(SystemName{system.name}, StreamName{stream.name});
        facts.is_read = true;
        facts.complete_at = position.complete_at;
    }
    return facts;
}

std::optional<Reason> reason_of(
    const ComparedKind& compared, Transaction& transaction, const Publication& row
) {
    RowBodies bodies{transaction, row};
    return reason_with(compared, transaction, row, bodies);
}

std::optional<FoundDifference> difference_in(
    const ComparedKind& compared, Transaction& transaction, const Publication& row
) {
    RowBodies bodies{transaction, row};
    const auto reason = reason_with(compared, transaction, row, bodies);
    if (!reason) return std::nullopt;
    return FoundDifference{*reason, finding_of(compared, transaction, row, bodies, *reason)};
}

}  // namespace xinqiao
