#include "daemon/report/gather.hpp"

#include <sstream>

#include "base/date.hpp"
#include "daemon/report/words.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t longest_list = 1000;

std::string label_of_system(const NightSummary& summary, const SystemName& name) {
    for (const SystemSummary& system : summary.systems) {
        if (system.system == name.text()) return system.label;
    }
    return name.text();
}

std::string label_of_kind(const Rulebook& rulebook, const KindName& name) {
    const Kind* kind = rulebook.kinds.find(name);
    return kind ? kind->label : name.text();
}

// The two sides were written as lines "label: value" in the same order.
std::vector<FieldContrast> field_differences(const KnownFinding& finding) {
    std::vector<FieldContrast> fields;
    if (finding.field.empty()) return fields;
    std::istringstream ours{finding.ours};
    std::istringstream theirs{finding.theirs};
    std::string left;
    std::string right;
    while (std::getline(ours, left) && std::getline(theirs, right)) {
        const std::size_t colon = left.find(": ");
        if (colon == std::string::npos || right.size() < colon + 2) continue;
        fields.push_back({left.substr(0, colon), left.substr(colon + 2), right.substr(colon + 2)});
    }
    return fields;
}

std::string subject_name(Transaction& transaction, const KnownFinding& finding) {
    const auto record = Records{transaction}.find(finding.kind, finding.key);
    if (!record) return finding.theirs;
    const auto body = Contents{transaction}.find(record->digest);
    if (!body) return {};
    return std::string{record_from_canonical(*body).fields.text("subject_name")};
}

// What a platform refused is told in its words, and then what to do by its code table.
std::string detail_of(const KnownFinding& finding) {
    if (finding.reason == "refused") return finding.theirs + " → " + finding.advice;
    if (!finding.field.empty()) return finding.advice;
    if (finding.theirs.empty()) return finding.ours;
    return finding.ours.empty() ? finding.theirs : finding.ours + " / " + finding.theirs;
}

void gather_findings(ReportFacts& facts, Transaction& transaction, const Rulebook& rulebook) {
    KnownFindings findings{transaction};
    facts.all_findings = findings.count_open();
    for (const KnownFinding& finding : findings.open_after(SystemName{}, 0, longest_list)) {
        facts.findings.push_back(
            {.system = label_of_system(facts.summary, finding.system),
             .kind = label_of_kind(rulebook, finding.kind),
             .key = finding.key.text(),
             .subject = finding.subject.text(),
             .subject_name = subject_name(transaction, finding),
             .reason = finding.reason,
             .detail = detail_of(finding),
             .since = format_day(day_of(finding.first_seen)),
             .fields = field_differences(finding)}
        );
    }
}

QuarantineFacts quarantine_facts(const NightSummary& summary, const QuarantinedRow& row) {
    QuarantineFacts facts{
        .id = row.id,
        .system = label_of_system(summary, row.system),
        .stream = row.stream.text(),
        .place = row.place == 0 ? "—" : "第 " + std::to_string(row.place) + " 行",
        .since = format_day(day_of(row.moment))};
    for (const Finding& finding : findings_from_json(row.findings)) {
        if (finding.severity != Severity::error) continue;
        facts.rule = finding.rule;
        facts.advice = finding.advice;
        facts.value = finding.value;
        break;
    }
    return facts;
}

void gather_quarantine(ReportFacts& facts, Transaction& transaction) {
    Quarantine quarantine{transaction};
    facts.all_quarantine = quarantine.count_open(SystemName{});
    for (const QuarantinedRow& row : quarantine.list(SystemName{}, "open", longest_list)) {
        facts.quarantine.push_back(quarantine_facts(facts.summary, row));
    }
}

}  // namespace

ReportFacts gather_report(
    Database& database, const NightSummary& summary, const Rulebook& rulebook, Moment now
) {
    Transaction transaction{database, Access::reading};
    ReportFacts facts{.moment = minute_text(now), .summary = summary};
    for (const auto& [kind, records] : Records{transaction}.count_by_kind()) {
        facts.kinds.push_back({label_of_kind(rulebook, kind), records});
    }
    gather_findings(facts, transaction, rulebook);
    gather_quarantine(facts, transaction);
    return facts;
}

}  // namespace xinqiao
