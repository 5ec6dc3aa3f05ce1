#include "daemon/report/gather.hpp"

#include "base/date.hpp"
#include "daemon/report/finding_facts.hpp"
#include "daemon/report/words.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/open_withdrawals.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

constexpr std::int64_t most_quarantined = 1000;
constexpr std::int64_t most_runs = 30;
constexpr std::int64_t most_withdrawals = 1000;
constexpr std::size_t most_lacking = 2000;

std::string label_of_system(const NightSummary& summary, const SystemName& name) {
    for (const SystemSummary& system : summary.systems) {
        if (system.system == name.text()) return system.label;
    }
    return name.text();
}

void count_findings(ReportFacts& facts, Transaction& transaction) {
    KnownFindings findings{transaction};
    facts.open_by_reason = findings.count_by_reason("open");
    facts.standing_by_reason = facts.open_by_reason;
    for (const auto& [reason, count] : facts.open_by_reason) {
        facts.open_findings += count;
    }
    for (const auto& [reason, count] : findings.count_by_reason("accepted")) {
        facts.standing_by_reason[reason] += count;
        facts.accepted_findings += count;
    }
    facts.of_no_system = facts.open_by_reason;
    for (SystemSummary& system : facts.summary.systems) {
        system.differences = findings.open_by_reason(SystemName{system.system});
        for (const auto& [reason, count] : system.differences) {
            facts.of_no_system[reason] -= count;
        }
    }
    std::erase_if(facts.of_no_system, [](const auto& entry) { return entry.second == 0; });
}

QuarantineFacts quarantine_facts(const NightSummary& summary, const QuarantinedRow& row) {
    QuarantineFacts facts{
        .id = row.id,
        .system = label_of_system(summary, row.system),
        .stream = row.stream.text(),
        .place = row.place == 0 ? "—" : "第 " + std::to_string(row.place) + " 行",
        .rule = {},
        .advice = {},
        .value = {},
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
    for (const QuarantinedRow& row : quarantine.list(SystemName{}, "open", most_quarantined)) {
        facts.quarantine.push_back(quarantine_facts(facts.summary, row));
    }
}

void gather_withdrawals(ReportFacts& facts, Transaction& transaction, const Rulebook& rulebook) {
    for (const OpenWithdrawal& open : open_withdrawals(transaction, most_withdrawals)) {
        facts.withdrawals.push_back(
            {.system = label_of_system(facts.summary, open.system),
             .kind = label_of_kind(rulebook, open.kind),
             .subject = open.subject.text(),
             .key = open.key.text(),
             .since = format_day(day_of(open.since)),
             .why = open.why,
             .sent = open.sent,
             .told = open.told,
             .shown = open.shown}
        );
    }
}

void gather_indicators(
    ReportFacts& facts,
    Transaction& transaction,
    const Rulebook& rulebook,
    const IndicatorSettings& settings,
    Day today
) {
    IndicatorTable& table = facts.indicators;
    table.settings = settings;
    table.counts = count_indicators(
        transaction,
        rulebook,
        settings,
        today,
        [&](const IndicatorRecord& record) {
            ++table.all_records;
            if (table.records.size() < most_lacking) table.records.push_back(record);
        }
    );
}

void gather_measures(
    ReportFacts& facts, Transaction& transaction, const Rulebook& rulebook, Day today
) {
    const auto lines = measure_board(transaction, rulebook, {}, today);
    facts.measures.by_department = tally_of(lines, TallyBy::department);
    facts.measures.by_measure = tally_of(lines, TallyBy::measure);
    facts.measures.typical = TypicalCases{transaction}.all();
}

}  // namespace

ReportSettings report_settings(const Config& config) {
    return {config.indicators, config.deadlines};
}

ReportFacts gather_report(
    Transaction& transaction,
    const NightSummary& summary,
    const Rulebook& rulebook,
    const ReportSettings& settings,
    Moment now
) {
    ReportFacts facts;
    facts.moment = minute_text(now);
    facts.summary = summary;
    for (const auto& [kind, records] : Records{transaction}.count_by_kind()) {
        facts.kinds.push_back({kind.text(), label_of_kind(rulebook, kind), records});
    }
    count_findings(facts, transaction);
    facts.trend = OpenCounts{transaction}.latest(most_runs);
    gather_indicators(facts, transaction, rulebook, settings.indicators, day_of(now));
    facts.deadlines =
        deadline_board(transaction, settings.deadlines, rulebook.workdays, day_of(now));
    gather_measures(facts, transaction, rulebook, day_of(now));
    gather_quarantine(facts, transaction);
    gather_withdrawals(facts, transaction, rulebook);
    return facts;
}

}  // namespace xinqiao
