#include "daemon/report/summary_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

using std::to_string;

std::string verdict(const NightResult& result, Colour colour) {
    const NightSummary& summary = result.summary;
    if (summary.dry_run) {
        return coloured("演练: 什么也没有改动, 以下是将要发生的", "33", colour) + "\n";
    }
    if (summary.partial()) {
        return coloured("部分完成: 有系统未能完成, 见下表“说明”", "33", colour) + "\n";
    }
    if (!summary.changed_anything()) {
        return coloured("完成: 没有任何变化 (nothing changed)", "32", colour) + "\n";
    }
    return coloured("完成", "32", colour) + "\n";
}

std::string stream_label(const StreamSummary& stream) {
    if (stream.role == "published") return stream.kind_label;
    return stream.kind_label + " " + stream.stream;
}

std::string role_label(const StreamSummary& stream) {
    return stream.role == "published" ? "回读公示" : "读取";
}

TextTable read_table(const NightSummary& summary) {
    TextTable table{
        {"系统",
         "名单",
         "用途",
         "读取>",
         "入库>",
         "未变>",
         "过滤>",
         "隔离>",
         "暂缓>",
         "消失>",
         "结果",
         "说明"}};
    for (const SystemSummary& system : summary.systems) {
        for (const StreamSummary& stream : system.streams) {
            table.add(
                {system.label,
                 stream_label(stream),
                 role_label(stream),
                 to_string(stream.read),
                 to_string(stream.stored),
                 to_string(stream.unchanged),
                 to_string(stream.filtered),
                 to_string(stream.quarantined),
                 to_string(stream.withheld),
                 to_string(stream.gone),
                 outcome_label(stream.outcome),
                 note_with_age(stream)}
            );
        }
    }
    return table;
}

TextTable push_table(const NightSummary& summary) {
    TextTable table{
        {"系统",
         "类别",
         "推送>",
         "其中撤下>",
         "接收>",
         "拒收>",
         "延后>",
         "未知>",
         "待回执>",
         "已核实>",
         "待推送>",
         "结果",
         "说明"}};
    for (const SystemSummary& system : summary.systems) {
        for (const PushSummary& push : system.pushes) {
            table.add(
                {system.label,
                 push.kind_label,
                 to_string(push.pushed),
                 to_string(push.withdrawn),
                 to_string(push.accepted),
                 to_string(push.refused),
                 to_string(push.deferred),
                 to_string(push.unknown),
                 to_string(push.waiting),
                 to_string(push.verified),
                 to_string(push.pending),
                 outcome_label(push.outcome),
                 note_with_retry(push)}
            );
        }
    }
    return table;
}

TextTable difference_table(const NightSummary& summary) {
    TextTable table{{"系统", "差异原因", "条数>", "怎么办"}};
    for (const SystemSummary& system : summary.systems) {
        for (const auto& [reason, count] : system.differences) {
            table.add({system.label, reason_label(reason), to_string(count), reason_advice(reason)}
            );
        }
    }
    return table;
}

TextTable plan_table(const std::vector<PlannedChange>& plan) {
    TextTable table{{"系统", "类别", "动作", "主键", "原因"}};
    for (const PlannedChange& change : plan) {
        const std::string action = change.action == "withdraw" ? "撤下" : "推送";
        table.add({change.system, change.kind, action, change.key, change.why});
    }
    return table;
}

void append(std::string& text, std::string_view title, const TextTable& table, Colour colour) {
    if (table.empty()) return;
    text += "\n" + coloured(title, "36", colour) + "\n" + table.text(colour);
}

// Where to look at the rows that could not become records.
std::string quarantine_hint(const NightSummary& summary) {
    std::int64_t rows = 0;
    for (const SystemSummary& system : summary.systems) {
        for (const StreamSummary& stream : system.streams) {
            rows += stream.quarantined;
        }
    }
    if (rows == 0 || summary.dry_run) return {};
    return "隔离 " + to_string(rows) + " 行, 逐行原因: xinqiao quarantine ls\n";
}

boost::json::object json_of(const StreamSummary& stream) {
    return {
        {"stream", stream.stream},
        {"kind", stream.kind},
        {"kind_label", stream.kind_label},
        {"role", stream.role},
        {"outcome", stream.outcome},
        {"note", stream.note},
        {"run", stream.run},
        {"read", stream.read},
        {"stored", stream.stored},
        {"unchanged", stream.unchanged},
        {"filtered", stream.filtered},
        {"quarantined", stream.quarantined},
        {"withheld", stream.withheld},
        {"gone", stream.gone},
        {"picture", stream.picture == Moment{} ? "" : minute_text(stream.picture)},
    };
}

boost::json::object json_of(const PushSummary& push) {
    return {
        {"kind", push.kind},
        {"kind_label", push.kind_label},
        {"outcome", push.outcome},
        {"note", push.note},
        {"run", push.run},
        {"pushed", push.pushed},
        {"withdrawn", push.withdrawn},
        {"accepted", push.accepted},
        {"refused", push.refused},
        {"deferred", push.deferred},
        {"unknown", push.unknown},
        {"waiting", push.waiting},
        {"verified", push.verified},
        {"pending", push.pending},
        {"next_attempt", push.next_attempt == Moment{} ? "" : minute_text(push.next_attempt)},
    };
}

boost::json::object json_of(const SystemSummary& system) {
    boost::json::array streams;
    for (const StreamSummary& stream : system.streams) {
        streams.push_back(json_of(stream));
    }
    boost::json::array pushes;
    for (const PushSummary& push : system.pushes) {
        pushes.push_back(json_of(push));
    }
    boost::json::object differences;
    for (const auto& [reason, count] : system.differences) {
        differences[reason] = count;
    }
    return {
        {"system", system.system},
        {"label", system.label},
        {"streams", std::move(streams)},
        {"pushes", std::move(pushes)},
        {"differences", std::move(differences)},
    };
}

}  // namespace

std::string summary_text(const NightResult& result, Colour colour) {
    const NightSummary& summary = result.summary;
    std::string text = verdict(result, colour);
    append(text, "读取 (read)", read_table(summary), colour);
    text += quarantine_hint(summary);
    append(text, "推送 (pushed)", push_table(summary), colour);
    append(text, "差异 (differences)", difference_table(summary), colour);
    append(text, "将要发生 (plan)", plan_table(result.plan), colour);
    text += "\n研判 " + to_string(summary.judged) + " 条记录; 差异新增 "
            + to_string(summary.new_findings) + ", 消除 " + to_string(summary.resolved_findings)
            + ", 现存 " + to_string(summary.open_findings) + "\n";
    return text;
}

boost::json::value summary_json(const NightResult& result) {
    const NightSummary& summary = result.summary;
    boost::json::array systems;
    for (const SystemSummary& system : summary.systems) {
        systems.push_back(json_of(system));
    }
    boost::json::array plan;
    for (const PlannedChange& change : result.plan) {
        plan.push_back(boost::json::object{
            {"system", change.system},
            {"kind", change.kind},
            {"key", change.key},
            {"action", change.action},
            {"why", change.why}});
    }
    return boost::json::object{
        {"changed", summary.changed_anything()},
        {"partial", summary.partial()},
        {"dry_run", summary.dry_run},
        {"judged", summary.judged},
        {"desired_changed", summary.desired_changed},
        {"new_findings", summary.new_findings},
        {"resolved_findings", summary.resolved_findings},
        {"open_findings", summary.open_findings},
        {"systems", std::move(systems)},
        {"plan", std::move(plan)},
    };
}

}  // namespace xinqiao
