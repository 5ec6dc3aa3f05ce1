#include "daemon/report/indicators.hpp"

#include <optional>

#include "base/date.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/flow/report_by.hpp"
#include "daemon/report/finding_facts.hpp"
#include "daemon/store/reported_records.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/standing_findings.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

using Lack = IndicatorRecord::Lack;

// A record with the days that its rates depend on.
struct Dated {
    Record record;
    std::optional<Day> decided;
    std::optional<Day> report_by;
};

Dated dated(const Rulebook& rulebook, std::string_view body) {
    Dated result{.record = record_from_canonical(body), .decided = {}, .report_by = {}};
    const auto decided = parse_day(result.record.fields.text("decided_on"));
    if (decided) result.decided = *decided;
    result.report_by = last_day_to_report(rulebook.workdays, result.record);
    return result;
}

std::string department_of(const Record& record) {
    const std::string_view authority = record.fields.text("authority");
    return std::string{authority.empty() ? "（未写明机关）" : authority};
}

std::string day_text(const std::optional<Day>& day) {
    return day ? format_day(*day) : std::string{};
}

IndicatorRecord indicator_record(const Rulebook& rulebook, Lack lack, const Dated& dated) {
    const Record& record = dated.record;
    return {
        .lack = lack,
        .department = department_of(record),
        .kind = record.kind.text(),
        .kind_label = label_of_kind(rulebook, record.kind),
        .key = record.key.text(),
        .subject = record.subject.text(),
        .subject_name = std::string{record.fields.text("subject_name")},
        .decided_on = day_text(dated.decided),
        .report_by = day_text(dated.report_by),
        .reported_on = {},
        .note = {}};
}

class Count {
public:
    Count(
        const Rulebook& rulebook,
        const IndicatorSettings& settings,
        Day today,
        Day first_run,
        const EachIndicatorRecord& each
    )
        : rulebook_{rulebook},
          today_{today},
          first_run_{first_run},
          first_day_{today - std::chrono::days{settings.days}},
          each_{each} {}

    void add(const ReportedRecord& reported) {
        const Dated dated_record = dated(rulebook_, reported.body);
        if (dated_record.decided.value_or(day_of(reported.since)) < first_day_) return;
        IndicatorCounts& counts = counts_[place_of(dated_record.record)];
        ++counts.produced;
        if (reported.reported_at == reported.due_at) {
            add_reported(counts, dated_record, day_of(reported.last_reported));
        } else {
            add_unreported(counts, dated_record, reported);
        }
        if (reported.reported_at > 0 || reported.refused_at > 0) ++counts.told;
        if (reported.refused_at > 0) add_refused(counts, dated_record, reported);
    }

    // Shown somewhere as decided by a department of ours, and unknown to us: 疑似瞒报.
    void add_foreign(const StandingFinding& standing) {
        if (standing.theirs.empty()) return;
        const Dated shown = dated(rulebook_, standing.theirs);
        const auto found = counts_.find(place_of(shown.record));
        if (found == counts_.end()) return;
        ++found->second.omitted;
        IndicatorRecord record = indicator_record(rulebook_, Lack::omitted, shown);
        record.note = "公示于 " + standing.finding.system.text();
        each_(record);
    }

    std::map<IndicatorTable::Place, IndicatorCounts> taken() { return std::move(counts_); }

private:
    static IndicatorTable::Place place_of(const Record& record) {
        return {department_of(record), record.kind.text()};
    }

    void add_reported(IndicatorCounts& counts, const Dated& dated_record, Day reported_on) {
        ++counts.due;
        ++counts.reported;
        if (!dated_record.report_by || *dated_record.report_by < first_run_) return;
        ++counts.dated;
        if (reported_on <= *dated_record.report_by) {
            ++counts.timely;
            return;
        }
        IndicatorRecord record = indicator_record(rulebook_, Lack::late, dated_record);
        record.reported_on = format_day(reported_on);
        each_(record);
    }

    void add_unreported(
        IndicatorCounts& counts, const Dated& dated_record, const ReportedRecord& reported
    ) {
        if (dated_record.report_by && *dated_record.report_by < today_) ++counts.due;
        IndicatorRecord record = indicator_record(rulebook_, Lack::unreported, dated_record);
        record.note = "应报 " + std::to_string(reported.due_at) + " 处, 已报 "
                      + std::to_string(reported.reported_at) + " 处";
        each_(record);
    }

    void add_refused(
        IndicatorCounts& counts, const Dated& dated_record, const ReportedRecord& reported
    ) {
        ++counts.refused;
        IndicatorRecord record = indicator_record(rulebook_, Lack::refused, dated_record);
        record.note = reported.refusal;
        each_(record);
    }

    const Rulebook& rulebook_;
    Day today_;
    Day first_run_;  // what was late before it is not our being late
    Day first_day_;
    const EachIndicatorRecord& each_;
    std::map<IndicatorTable::Place, IndicatorCounts> counts_;
};

}  // namespace

std::string_view name_of(Lack lack) {
    switch (lack) {
        case Lack::unreported:
            return "unreported";
        case Lack::late:
            return "late";
        case Lack::refused:
            return "refused";
        case Lack::omitted:
            return "omitted";
    }
    return {};
}

Rate reporting_rate(const IndicatorCounts& counts, const IndicatorSettings& settings) {
    return {counts.reported, settings.reporting_of == "due" ? counts.due : counts.produced};
}

Rate timeliness_rate(const IndicatorCounts& counts, const IndicatorSettings& settings) {
    return {counts.timely, settings.timeliness_of == "due" ? counts.due : counts.dated};
}

Rate compliance_rate(const IndicatorCounts& counts) {
    return {counts.told - counts.refused, counts.told};
}

std::string rate_text(const Rate& rate) {
    if (rate.whole == 0) return "—";
    const std::int64_t tenths = rate.part * 1000 / rate.whole;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + "%";
}

std::map<IndicatorTable::Place, IndicatorCounts> count_indicators(
    Transaction& transaction,
    const Rulebook& rulebook,
    const IndicatorSettings& settings,
    Day today,
    const EachIndicatorRecord& each
) {
    const Day first_run = day_of(Runs{transaction}.first_start());
    Count count{rulebook, settings, today, first_run, each};
    each_reported_record(transaction, [&](const ReportedRecord& record) { count.add(record); });
    StandingFindings{transaction}.each(
        facts_of(Reason::foreign).name,
        [&](const StandingFinding& standing) { count.add_foreign(standing); }
    );
    return count.taken();
}

}  // namespace xinqiao
