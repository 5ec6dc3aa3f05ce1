// The report as a workbook, one sheet a view.
#include "base/date.hpp"
#include "daemon/flow/reason.hpp"
#include "daemon/report/finding_facts.hpp"
#include "daemon/report/finding_table.hpp"
#include "daemon/report/report_files.hpp"
#include "daemon/report/urgency.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

std::vector<SheetColumn> copied(std::span<const SheetColumn> columns) {
    return {columns.begin(), columns.end()};
}

void write_overview(SheetBook& book, const ReportFacts& facts) {
    std::vector<SheetColumn> columns{
        {"原因\nReason", 18},
        {"紧要\nUrgency", 12},
        {"严重程度\nSeverity", 10},
        {"轮到谁\nWhose move", 12},
        {"怎么办\nWhat to do", 60}};
    const int first_count = static_cast<int>(columns.size());
    const std::vector<MatrixColumn> systems = matrix_columns(facts);
    for (const MatrixColumn& system : systems) {
        columns.push_back({system.label, 24});
    }
    columns.push_back({"合计\nTotal", 10});
    Sheet& sheet = book.sheet("概览 " + facts.moment.substr(0, 10), columns);
    for (const std::string& reason : by_urgency(facts)) {
        const ReasonFacts* known = reason_named(reason);
        std::vector<SheetCell> cells{
            reason_label(reason),
            is_overdue(reason)     ? "逾期"
            : needs_person(reason) ? "需人处理"
                                   : "自动",
            severity_label(severity_of_reason(reason)),
            move_label(known == nullptr ? name_of(Whose::bureau) : name_of(known->move)),
            reason_advice(reason)};
        for (const MatrixColumn& system : systems) {
            const auto found = system.counts.find(reason);
            cells.emplace_back(found == system.counts.end() ? 0 : found->second);
        }
        cells.emplace_back(facts.open_by_reason.at(reason));
        sheet.add(cells);
    }
    sheet.colour_by_size(first_count, first_count + static_cast<int>(systems.size()) - 1);
}

void write_deadlines(SheetBook& book, const ReportFacts& facts) {
    Sheet& sheet = book.sheet(
        "办理期限",
        {{"状态\nState", 10},
         {"截止\nLast day", 12},
         {"余\nLeft", 24},
         {"事项\nStep", 14},
         {"由谁办\nWho", 22},
         {"主体\nSubject", 22},
         {"类别\nKind", 14},
         {"记录主键\nKey", 40},
         {"决定\nAct", 8},
         {"依据\nRule", 60},
         {"暂定的原因\nProvisional", 40}}
    );
    for (const DeadlineLine& line : facts.deadlines.lines) {
        sheet.add(
            {std::string{label_of(line.urgency)},
             format_day(last_day_of(line.deadline)),
             when_words(line),
             line.label,
             line.owner,
             line.deadline.subject.text(),
             line.deadline.kind.text(),
             line.deadline.key.text(),
             line.deadline.decision,
             line.deadline.rule,
             line.deadline.missing}
        );
    }
}

void write_measures(SheetBook& book, const ReportFacts& facts) {
    Sheet& sheet = book.sheet(
        "联合奖惩",
        {{"按\nBy", 12},
         {"部门或措施\nDepartment or measure", 60},
         {"名单\nListings", 10},
         {"发起\nOpened", 10},
         {"待反馈\nAwaiting", 10},
         {"已实施\nApplied", 10},
         {"不适用\nDeclined", 10},
         {"暂停\nSuspended", 10},
         {"待解除\nTo lift", 10},
         {"已解除\nReleased", 10},
         {"超期\nOverdue", 10}}
    );
    const auto add = [&](const char* by, const MeasureTally& tally) {
        sheet.add(
            {by,
             tally.of,
             tally.listings,
             tally.opened,
             tally.awaiting,
             tally.applied,
             tally.declined,
             tally.suspended,
             tally.to_lift,
             tally.released,
             tally.overdue}
        );
    };
    for (const MeasureTally& tally : facts.measures.by_department) {
        add("部门", tally);
    }
    for (const MeasureTally& tally : facts.measures.by_measure) {
        add("措施", tally);
    }
}

void write_trend(SheetBook& book, const ReportFacts& facts) {
    Sheet& sheet = book.sheet(
        "趋势", {{"对账时刻\nRun", 18}, {"严重 error", 10}, {"警告 warning", 10}, {"提示 note", 10}}
    );
    for (const OpenCount& count : facts.trend) {
        sheet.add(
            {minute_text(count.started),
             open_of_severity(count, "error"),
             open_of_severity(count, "warning"),
             open_of_severity(count, "note")}
        );
    }
    sheet.draw_bars("现存差异 open findings");
}

// Empty where there is no rate.
SheetCell share_of(const Rate& rate) {
    if (rate.whole == 0) return std::string{};
    return Share{static_cast<double>(rate.part) / static_cast<double>(rate.whole)};
}

void write_indicators(SheetBook& book, const ReportFacts& facts, const Rulebook& rulebook) {
    Sheet& sheet = book.sheet(
        "指标",
        {{"机关\nAuthority", 28},
         {"类别\nKind", 20},
         {"应报\nProduced", 10},
         {"已报或到期\nDue", 10},
         {"已报\nReported", 10},
         {"及时\nTimely", 10},
         {"报送含退回\nTold", 10},
         {"上报率\nReporting", 10},
         {"及时率\nTimeliness", 10},
         {"合规率\nCompliance", 10},
         {"清洗后被拒\nRefused", 10},
         {"疑似瞒报\nOmitted", 10}}
    );
    for (const auto& [place, counts] : facts.indicators.counts) {
        sheet.add(
            {place.first,
             label_of_kind(rulebook, KindName{place.second}),
             counts.produced,
             counts.due,
             counts.reported,
             counts.timely,
             counts.told,
             share_of(reporting_rate(counts, facts.indicators.settings)),
             share_of(timeliness_rate(counts, facts.indicators.settings)),
             share_of(compliance_rate(counts)),
             counts.refused,
             counts.omitted}
        );
    }
}

void write_findings(SheetBook& book, const ReportSource& source) {
    Sheet& sheet = book.sheet("差异明细", copied(finding_columns()));
    FindingReader{source.transaction, source.rulebook, source.facts.summary}.each(
        [&](const FindingFacts& finding) { sheet.add(finding_cells(finding)); }
    );
}

// All of them: the page holds the first only.
void write_lacking(SheetBook& book, const ReportSource& source) {
    Sheet& sheet = book.sheet("指标明细", copied(lacking_columns()));
    count_indicators(
        source.transaction,
        source.rulebook,
        source.facts.indicators.settings,
        day_of(source.now),
        [&](const IndicatorRecord& record) { sheet.add(lacking_cells(record)); }
    );
}

void write_pushes(SheetBook& book, const NightSummary& summary) {
    Sheet& sheet = book.sheet(
        "推送",
        {{"系统\nSystem", 26},
         {"类别\nKind", 20},
         {"推送\nPushed", 10},
         {"其中撤下\nWithdrawn", 10},
         {"接收\nAccepted", 10},
         {"拒收\nRefused", 10},
         {"待回执\nNo receipt", 10},
         {"已核实\nVerified", 10},
         {"待推送\nPending", 10},
         {"结果\nOutcome", 10},
         {"说明\nNote", 60}}
    );
    for (const SystemSummary& system : summary.systems) {
        for (const PushSummary& push : system.pushes) {
            sheet.add(
                {system.label,
                 push.kind_label,
                 push.pushed,
                 push.withdrawn,
                 push.accepted,
                 push.refused,
                 push.waiting,
                 push.verified,
                 push.pending,
                 outcome_label(push.outcome),
                 push.note}
            );
        }
    }
}

void write_reads(SheetBook& book, const NightSummary& summary) {
    Sheet& sheet = book.sheet(
        "读取",
        {{"系统\nSystem", 26},
         {"名单\nList", 20},
         {"用途\nUse", 10},
         {"读取\nRead", 10},
         {"入库\nStored", 10},
         {"未变\nUnchanged", 10},
         {"过滤\nFiltered", 10},
         {"隔离\nQuarantined", 10},
         {"暂缓\nWithheld", 10},
         {"消失\nGone", 10},
         {"结果\nOutcome", 10},
         {"说明\nNote", 60}}
    );
    for (const SystemSummary& system : summary.systems) {
        for (const StreamSummary& stream : system.streams) {
            sheet.add(
                {system.label,
                 stream.kind_label,
                 stream.role == "published" ? "回读公示" : "读取",
                 stream.read,
                 stream.stored,
                 stream.unchanged,
                 stream.filtered,
                 stream.quarantined,
                 stream.withheld,
                 stream.gone,
                 outcome_label(stream.outcome),
                 note_with_age(stream)}
            );
        }
    }
}

void write_quarantine(SheetBook& book, const ReportFacts& facts) {
    Sheet& sheet = book.sheet(
        "隔离区",
        {{"编号\nNo.", 8},
         {"规则\nRule", 20},
         {"系统\nSystem", 26},
         {"名单\nList", 20},
         {"位置\nPlace", 10},
         {"原值\nValue", 30},
         {"问题与办法\nWhat is wrong, what to do", 70},
         {"自\nSince", 12}}
    );
    for (const QuarantineFacts& row : facts.quarantine) {
        sheet.add(
            {row.id,
             rule_label(row.rule),
             row.system,
             row.stream,
             row.place,
             row.value,
             row.advice,
             row.since}
        );
    }
}

}  // namespace

void write_workbook(const std::filesystem::path& file, const ReportSource& source) {
    std::filesystem::create_directories(file.parent_path());
    const std::filesystem::path part = std::filesystem::path{file}.concat(".part");
    SheetBook book{part};
    write_overview(book, source.facts);
    write_deadlines(book, source.facts);
    write_measures(book, source.facts);
    write_findings(book, source);
    write_trend(book, source.facts);
    write_indicators(book, source.facts, source.rulebook);
    write_lacking(book, source);
    write_pushes(book, source.facts.summary);
    write_reads(book, source.facts.summary);
    write_quarantine(book, source.facts);
    book.close();
    std::filesystem::rename(part, file);
}

}  // namespace xinqiao
