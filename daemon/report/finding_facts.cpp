#include "daemon/report/finding_facts.hpp"

#include <future>
#include <utility>

#include "base/date.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/report/shown_value.hpp"
#include "daemon/report/spelling.hpp"
#include "daemon/report/words.hpp"
#include "schema/canonical.hpp"
#include "schema/field_difference.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t batch_size = 256;  // findings that go from hand to hand together

std::string moment_text(Moment moment) {
    return moment == Moment{} ? std::string{} : minute_text(moment);
}

FieldContrast contrast(const Kind* kind, const FieldDifference& difference) {
    const Field* field = kind == nullptr ? nullptr : kind->find(difference.field);
    FieldContrast shown{
        .name = difference.field,
        .label = field_label(kind, difference.field),
        .ours = shown_value(field, difference.left),
        .theirs = shown_value(field, difference.right),
        .canonical_ours = {},
        .canonical_theirs = {},
        .raw_ours = {},
        .raw_theirs = {}};
    const bool personal = field != nullptr && field->personal;
    if (!personal && shown.ours != difference.left) shown.canonical_ours = difference.left;
    if (!personal && shown.theirs != difference.right) shown.canonical_theirs = difference.right;
    return shown;
}

// How either side spells the fields that differ, where that is not how they are shown here.
void say_spellings(
    std::vector<FieldContrast>& fields, const Spelling& ours, const Spelling& theirs
) {
    for (FieldContrast& field : fields) {
        field.raw_ours = ours.text(field.name);
        field.raw_theirs = theirs.text(field.name);
        if (field.raw_ours == field.ours) field.raw_ours.clear();
        if (field.raw_theirs == field.theirs) field.raw_theirs.clear();
    }
}

// What a platform refused is told in its words, and then what to do by its code table.
std::string detail_of(const StandingFinding& standing) {
    const KnownFinding& finding = standing.finding;
    if (finding.reason == "refused") return finding.theirs + " → " + finding.advice;
    if (!finding.field.empty()) return finding.advice;
    std::string detail = finding.ours;
    if (!finding.theirs.empty()) detail.append(detail.empty() ? "" : " / ").append(finding.theirs);
    return detail;
}

std::string accepted_text(const KnownFinding& finding) {
    if (finding.state != "accepted") return {};
    const std::string until =
        finding.accepted_until == 0
            ? "长期"
            : "至 " + format_day(Day{std::chrono::days{finding.accepted_until}});
    return until + ", " + finding.accepted_by + ": " + finding.accepted_why;
}

void say_reason(FindingFacts& facts, const KnownFinding& finding) {
    facts.reason = finding.reason;
    facts.severity = finding.severity;
    const ReasonFacts* reason = reason_named(finding.reason);
    facts.move = name_of(reason == nullptr ? Whose::bureau : reason->move);
    facts.remedy = name_of(reason == nullptr ? Remedy::correct : reason->remedy);
}

void say_history(FindingFacts& facts, const StandingFinding& standing) {
    const KnownFinding& finding = standing.finding;
    facts.state = finding.state;
    facts.since = format_day(day_of(finding.first_seen));
    facts.told_at = moment_text(standing.told_at);
    facts.seen_at = moment_text(standing.seen_at);
    facts.first_run = finding.first_run;
    facts.last_run = finding.last_run;
    facts.reopened = finding.reopened;
    facts.accepted = accepted_text(finding);
    if (standing.source_run == 0) return;
    facts.source = standing.source.text() + "/" + standing.stream.text();
    facts.source_run = standing.source_run;
}

}  // namespace

std::string label_of_kind(const Rulebook& rulebook, const KindName& name) {
    const Kind* kind = rulebook.kinds.find(name);
    return kind == nullptr ? name.text() : kind->label;
}

FindingReader::FindingReader(
    Transaction& transaction, const Rulebook& rulebook, const NightSummary& summary
)
    : transaction_{transaction}, rulebook_{rulebook} {
    for (const SystemSummary& system : summary.systems) {
        system_labels_.emplace(system.system, system.label);
    }
}

void FindingReader::each(const Each& each) {
    Batches batches{2};
    auto telling = std::async(std::launch::async, [&] {
        const ClosedAtEnd closed_at_end{batches};
        while (const auto batch = batches.take()) {
            for (const ReadFinding& read : *batch) {
                each(facts_of(read));
            }
        }
    });
    {
        const ClosedAtEnd closed_at_end{batches};
        read_into(batches);
    }
    telling.get();
}

void FindingReader::read_into(Batches& batches) {
    std::vector<ReadFinding> batch;
    bool wanted = true;
    StandingFindings{transaction_}.each("", [&](StandingFinding standing) {
        if (!wanted) return;
        std::string note;
        if (standing.source_run != 0 && standing.own_spelling.empty()) note = note_of(standing);
        batch.push_back({std::move(standing), std::move(note)});
        if (batch.size() == batch_size) wanted = batches.put(std::exchange(batch, {}));
    });
    if (wanted) batches.put(std::move(batch));
}

// Findings of one list mostly come from one run.
std::string FindingReader::note_of(const StandingFinding& standing) {
    auto& note = notes_[{standing.source, standing.stream, standing.source_run}];
    if (note.empty()) {
        note = unspelled_note(transaction_, standing.source, standing.stream, standing.source_run);
    }
    return note;
}

FindingFacts FindingReader::facts_of(const ReadFinding& read) const {
    const StandingFinding& standing = read.standing;
    const KnownFinding& finding = standing.finding;
    const Kind* kind = rulebook_.kinds.find(finding.kind);
    const auto label = system_labels_.find(finding.system.text());
    FindingFacts facts;
    facts.id = finding.id;
    facts.system = finding.system.text();
    facts.system_label = label == system_labels_.end() ? facts.system : label->second;
    facts.kind = finding.kind.text();
    facts.kind_label = kind == nullptr ? facts.kind : kind->label;
    facts.key = finding.key.text();
    facts.subject = finding.subject.text();
    facts.rule = standing.rule;
    facts.why = standing.why;
    facts.detail = detail_of(standing);
    say_reason(facts, finding);
    say_history(facts, standing);
    Fields ours;
    Fields theirs;
    if (!standing.ours.empty()) ours = record_from_canonical(standing.ours).fields;
    if (!standing.theirs.empty()) theirs = record_from_canonical(standing.theirs).fields;
    const Fields& named = ours.size() == 0 ? theirs : ours;
    facts.subject_name = named.text("subject_name");
    if (finding.field.empty()) return facts;
    for (const FieldDifference& difference : differing_fields(ours, theirs)) {
        facts.fields.push_back(contrast(kind, difference));
    }
    say_spellings(facts.fields, Spelling{standing.own_spelling}, Spelling{standing.spelling});
    if (!facts.fields.empty()) facts.unspelled = read.unspelled;
    return facts;
}

}  // namespace xinqiao
