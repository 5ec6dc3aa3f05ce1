#include "daemon/flow/canary_arrivals.hpp"

#include <algorithm>

#include "daemon/flow/canary_record.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/quarantine.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

PipelineReport lost(PipelineReport report, std::string stage, std::string why) {
    report.stage = std::move(stage);
    report.why = std::move(why);
    return report;
}

bool is_looked_at(const SystemSettings& system, const KindName& kind) {
    return std::ranges::any_of(system.streams, [&](const StreamSettings& stream) {
        return stream.role == "published" && stream.kind == kind.text();
    });
}

}  // namespace

PipelineReport CanaryArrivals::of_list(const SystemSettings& system, const StreamSummary& stream) {
    PipelineReport report{system.name, stream.stream, {}, {}};
    const char* stage = stream.role == "published" ? "observe" : "read";
    if (stream.outcome != "done") return lost(report, stage, stream.note);
    const std::string broken = quarantined(system, stream.stream);
    if (!broken.empty()) return lost(report, stage, broken);
    if (stream.role == "take" && stream.stored + stream.unchanged != 1) {
        const bool is_filtered = stream.filtered > 0;
        return lost(
            report, "read", is_filtered ? "被映射的过滤条件滤掉了" : "读入一行, 没有成为记录"
        );
    }
    return report;
}

PipelineReport CanaryArrivals::of_publication(
    const SystemSettings& system, const PublicationSettings& publication, const PushSummary* push
) {
    PipelineReport report{system.name, "publish " + publication.kind, {}, {}};
    for (std::size_t number = 0; number < starts_.size(); ++number) {
        const CanaryStart& start = starts_[number];
        if (start.kind.text() != publication.kind || !start.is_published) continue;
        follow(static_cast<int>(number), system, push, report);
        if (!report.arrived()) return report;
    }
    const auto found = KnownFindings{transaction_}.list(
        {.system = SystemName{system.name}, .kind = KindName{publication.kind}, .state = "open"}
    );
    if (found.empty()) return report;
    return lost(
        report, "reconcile", "比对出不该有的差异 " + found[0].reason + ": " + found[0].field
    );
}

std::string CanaryArrivals::quarantined(const SystemSettings& system, const std::string& stream) {
    for (const QuarantinedRow& row :
         Quarantine{transaction_}.list(SystemName{system.name}, "open", 100)) {
        if (row.stream.text() != stream) continue;
        const Findings findings = findings_from_json(row.findings);
        if (findings.empty()) return "读入的一行进了隔离区";
        return findings[0].field + ": " + findings[0].advice;
    }
    return {};
}

void CanaryArrivals::follow(
    int number, const SystemSettings& system, const PushSummary* push, PipelineReport& report
) {
    const CanaryStart& start = starts_[static_cast<std::size_t>(number)];
    const auto records = Records{transaction_}.of_subject(canary_subject(number));
    if (records.empty()) {
        report =
            lost(report, "read", "来源名单 " + start.system + "/" + start.stream + " 没有读出记录");
        return;
    }
    const auto rows = Publications{transaction_}.of_record(records[0].id);
    const auto row = std::ranges::find_if(rows, [&](const Publication& one) {
        return one.system.text() == system.name;
    });
    if (row == rows.end() || !row->desired) {
        report = lost(
            report,
            "judge",
            row == rows.end() || row->desired_why.empty() ? "没有判定应当公示" : row->desired_why
        );
    } else if (row->is_refused()) {
        report = lost(report, "push", row->refused_reason);
    } else if (row->is_pending()) {
        const bool is_said = push != nullptr && !push->note.empty();
        report = lost(report, "push", is_said ? push->note : "没有推送出去");
    } else if (is_looked_at(system, start.kind) && !row->is_verified()) {
        report = lost(report, "observe", "推送之后没有在名单里读到同样的内容");
    }
}

}  // namespace xinqiao
