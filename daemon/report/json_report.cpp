// The report for programs.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/date.hpp"
#include "daemon/report/finding_facts.hpp"
#include "daemon/report/measure_words.hpp"
#include "daemon/report/report_files.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

namespace json = boost::json;

json::object numbers(const std::map<std::string, std::int64_t>& counts) {
    json::object object;
    for (const auto& [name, count] : counts) {
        object[name] = count;
    }
    return object;
}

json::object systems_json(const ReportFacts& facts) {
    json::object systems;
    for (const SystemSummary& system : facts.summary.systems) {
        systems[system.system] =
            json::object{{"label", system.label}, {"open", numbers(system.differences)}};
    }
    return systems;
}

json::array trend_json(const ReportFacts& facts) {
    json::array trend;
    for (const OpenCount& count : facts.trend) {
        trend.push_back(json::object{
            {"run", count.run},
            {"started", minute_text(count.started)},
            {"total", count.total},
            {"open", numbers(count.by_reason)}});
    }
    return trend;
}

json::object rate_json(const Rate& rate) {
    return {{"part", rate.part}, {"whole", rate.whole}};
}

json::array indicators_json(const IndicatorTable& table) {
    json::array indicators;
    for (const auto& [place, counts] : table.counts) {
        indicators.push_back(json::object{
            {"authority", place.first},
            {"kind", place.second},
            {"produced", counts.produced},
            {"due", counts.due},
            {"reported", counts.reported},
            {"timely", counts.timely},
            {"told", counts.told},
            {"refused", counts.refused},
            {"omitted", counts.omitted},
            {"reporting", rate_json(reporting_rate(counts, table.settings))},
            {"timeliness", rate_json(timeliness_rate(counts, table.settings))},
            {"compliance", rate_json(compliance_rate(counts))}});
    }
    return indicators;
}

json::array withdrawals_json(const ReportFacts& facts) {
    json::array withdrawals;
    for (const WithdrawalFacts& withdrawal : facts.withdrawals) {
        withdrawals.push_back(json::object{
            {"system", withdrawal.system},
            {"kind", withdrawal.kind},
            {"subject", withdrawal.subject},
            {"key", withdrawal.key},
            {"since", withdrawal.since},
            {"why", withdrawal.why},
            {"sent", withdrawal.sent},
            {"told", withdrawal.told},
            {"shown", withdrawal.shown}});
    }
    return withdrawals;
}

json::object finding_json(const FindingFacts& finding) {
    const bool spelled = finding.unspelled.empty();
    json::array fields;
    for (const FieldContrast& field : finding.fields) {
        const std::string& raw = field.raw_ours.empty() ? field.ours : field.raw_ours;
        fields.push_back(json::object{
            {"field", field.name},
            {"label", field.label},
            {"ours", field.ours},
            {"theirs", field.theirs},
            {"canonical_ours", field.canonical_ours.empty() ? field.ours : field.canonical_ours},
            {"canonical_theirs",
             field.canonical_theirs.empty() ? field.theirs : field.canonical_theirs},
            {"raw_ours", spelled ? json::value(raw) : json::value{}},
            {"raw_theirs", field.raw_theirs.empty() ? field.theirs : field.raw_theirs}});
    }
    return {
        {"id", finding.id},
        {"system", finding.system},
        {"kind", finding.kind},
        {"key", finding.key},
        {"subject", finding.subject},
        {"subject_name", finding.subject_name},
        {"reason", finding.reason},
        {"label", reason_label(finding.reason)},
        {"severity", finding.severity},
        {"move", finding.move},
        {"remedy", finding.remedy},
        {"rule", finding.rule},
        {"why", finding.why},
        {"detail", finding.detail},
        {"fields", std::move(fields)},
        {"unspelled", finding.unspelled},
        {"since", finding.since},
        {"told_at", finding.told_at},
        {"seen_at", finding.seen_at},
        {"source", finding.source},
        {"source_run", finding.source_run},
        {"first_run", finding.first_run},
        {"last_run", finding.last_run},
        {"reopened", finding.reopened},
        {"state", finding.state},
        {"accepted", finding.accepted}};
}

json::array deadlines_json(const DeadlineBoard& board) {
    json::array deadlines;
    for (const DeadlineLine& line : board.lines) {
        deadlines.push_back(json::object{
            {"step", line.deadline.duty},
            {"day", format_day(last_day_of(line.deadline))},
            {"state", name_of(line.urgency)},
            {"left", line.left},
            {"owner", line.owner},
            {"subject", line.deadline.subject.text()},
            {"kind", line.deadline.kind.text()},
            {"key", line.deadline.key.text()},
            {"decision", line.deadline.decision},
            {"rule", line.deadline.rule},
            {"missing", line.deadline.missing}});
    }
    return deadlines;
}

json::object measures_json(const MeasureFacts& measures) {
    json::array departments;
    for (const MeasureTally& tally : measures.by_department) {
        departments.push_back(tally_json(tally));
    }
    json::array each;
    for (const MeasureTally& tally : measures.by_measure) {
        each.push_back(tally_json(tally));
    }
    json::array typical;
    for (const TypicalCase& one : measures.typical) {
        typical.push_back(typical_json(one));
    }
    return {{"by_department", departments}, {"by_measure", each}, {"typical", typical}};
}

}  // namespace

void write_json(std::ostream& out, const ReportSource& source) {
    json::object head{
        {"moment", source.facts.moment},
        {"open", numbers(source.facts.open_by_reason)},
        {"systems", systems_json(source.facts)},
        {"trend", trend_json(source.facts)},
        {"indicators", indicators_json(source.facts.indicators)},
        {"withdrawals", withdrawals_json(source.facts)},
        {"deadlines", deadlines_json(source.facts.deadlines)},
        {"measures", measures_json(source.facts.measures)}};
    std::string text = json::serialize(head);
    text.back() = ',';
    out << text << "\"findings\":[";
    const char* between = "\n";
    FindingReader{source.transaction, source.rulebook, source.facts.summary}.each(
        [&](const FindingFacts& finding) {
            out << between << json::serialize(finding_json(finding));
            between = ",\n";
        }
    );
    out << "\n]}\n";
}

}  // namespace xinqiao
