// What the night did: lists read, changes pushed, records held, rows in the quarantine.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "daemon/report/html_page.hpp"
#include "daemon/report/html_parts.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

std::string outcome_cell(const std::string& outcome) {
    return classed_cell(
        outcome == "done" ? "tight good-text" : "tight bad-text",
        spoken({outcome_label(outcome), outcome})
    );
}

std::string read_row(const SystemSummary& system, const StreamSummary& stream) {
    const bool published = stream.role == "published";
    return element(
        "tr",
        cell(escaped(system.label)) + cell(escaped(stream.kind_label))
            + cell(published ? spoken({"回读公示", "published list"}) : spoken({"读取", "source"}))
            + number_cell(stream.read) + number_cell(stream.stored) + number_cell(stream.unchanged)
            + number_cell(stream.filtered) + number_cell(stream.quarantined)
            + number_cell(stream.withheld) + number_cell(stream.gone) + outcome_cell(stream.outcome)
            + cell(escaped(note_with_age(stream)))
    );
}

std::string read_section(const NightSummary& summary) {
    std::string rows;
    for (const SystemSummary& system : summary.systems) {
        for (const StreamSummary& stream : system.streams) {
            rows += read_row(system, stream);
        }
    }
    return sheet(
        {{{"系统", "System"}},
         {{"名单", "List"}},
         {{"用途", "Use"}},
         {{"读取", "Read"}, "n"},
         {{"入库", "Stored"}, "n"},
         {{"未变", "Unchanged"}, "n"},
         {{"过滤", "Filtered"}, "n"},
         {{"隔离", "Quarantined"}, "n"},
         {{"暂缓", "Withheld"}, "n"},
         {{"消失", "Gone"}, "n"},
         {{"结果", "Outcome"}},
         {{"说明", "Note"}}},
        rows
    );
}

std::string push_row(const SystemSummary& system, const PushSummary& push) {
    return element(
        "tr",
        cell(escaped(system.label)) + cell(escaped(push.kind_label)) + number_cell(push.pushed)
            + number_cell(push.withdrawn) + number_cell(push.accepted) + number_cell(push.refused)
            + number_cell(push.waiting) + number_cell(push.verified) + number_cell(push.pending)
            + outcome_cell(push.outcome) + cell(escaped(push.note))
    );
}

std::string push_section(const NightSummary& summary) {
    std::string rows;
    for (const SystemSummary& system : summary.systems) {
        for (const PushSummary& push : system.pushes) {
            rows += push_row(system, push);
        }
    }
    return sheet(
        {{{"系统", "System"}},
         {{"类别", "Kind"}},
         {{"推送", "Pushed"}, "n"},
         {{"其中撤下", "Withdrawn"}, "n"},
         {{"接收", "Accepted"}, "n"},
         {{"拒收", "Refused"}, "n"},
         {{"待回执", "No receipt yet"}, "n"},
         {{"已核实", "Verified"}, "n"},
         {{"待推送", "Pending"}, "n"},
         {{"结果", "Outcome"}},
         {{"说明", "Note"}}},
        rows
    );
}

std::string kind_section(const ReportFacts& facts) {
    std::int64_t most = 1;
    for (const KindFacts& kind : facts.kinds) {
        most = std::max(most, kind.records);
    }
    std::string rows;
    for (const KindFacts& kind : facts.kinds) {
        rows += element(
            "tr",
            cell(spoken({kind.label, kind.kind})) + number_cell(kind.records)
                + fmt::format(
                    R"(<td class="wide-bar"><span class="bar" style="width:{}%"></span></td>)",
                    std::max<std::int64_t>(1, 90 * kind.records / most)
                )
        );
    }
    return sheet({{{"信息类别", "Kind"}}, {{"记录", "Records"}, "n"}, {{"", ""}}}, rows);
}

std::string quarantine_row(const QuarantineFacts& row) {
    return element(
        "tr",
        number_cell(row.id) + cell(escaped(row.system)) + cell(escaped(row.stream))
            + classed_cell("tight", escaped(row.place)) + cell(element("code", escaped(row.value)))
            + cell(escaped(row.advice)) + classed_cell("tight", row.since)
    );
}

std::string quarantine_section(const ReportFacts& facts) {
    std::map<std::string, std::string> groups;
    std::map<std::string, std::int64_t> counts;
    for (const QuarantineFacts& row : facts.quarantine) {
        const std::string label = rule_label(row.rule);
        groups[label] += quarantine_row(row);
        ++counts[label];
    }
    if (groups.empty()) return element("p", spoken({"隔离区为空。", "The quarantine is empty."}));
    std::string text;
    for (const auto& [label, rows] : groups) {
        text += fmt::format(
            R"(<details><summary>{}<small>{}</small></summary>{}</details>)",
            escaped(label),
            counts.at(label),
            sheet(
                {{{"编号", "No."}, "n"},
                 {{"系统", "System"}},
                 {{"名单", "List"}},
                 {{"位置", "Place"}},
                 {{"原值", "Value"}},
                 {{"问题与办法", "What is wrong, what to do"}},
                 {{"自", "Since"}}},
                rows
            )
        );
    }
    const auto listed = static_cast<std::int64_t>(facts.quarantine.size());
    if (facts.all_quarantine <= listed) return text;
    return text
           + fmt::format(
               "<p>共 {} 行, 此处列出最新 {} 行; 全部请执行 xinqiao quarantine ls</p>",
               facts.all_quarantine,
               listed
           );
}

}  // namespace

std::string night_sections(const ReportFacts& facts) {
    return section("push", {"推送", "Pushing"}, push_section(facts.summary))
           + section("read", {"读取", "Reading"}, read_section(facts.summary))
           + section("kinds", {"在库记录", "Records"}, kind_section(facts))
           + section("quarantine", {"隔离区", "Quarantine"}, quarantine_section(facts));
}

}  // namespace xinqiao
