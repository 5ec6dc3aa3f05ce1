#include "daemon/report/html_page.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

using std::to_string;

constexpr std::string_view style =
#include "daemon/report/html_style.inc"
    ;

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char character : text) {
        switch (character) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += character;
        }
    }
    return result;
}

std::string element(std::string_view tag, std::string_view inside) {
    return "<" + std::string{tag} + ">" + std::string{inside} + "</" + std::string{tag} + ">";
}

std::string cell(std::string_view text) {
    return element("td", escaped(text));
}

// As wide as a name or a key needs, however much the cells beside it say.
std::string name_cell(std::string_view text) {
    return R"(<td class="name">)" + escaped(text) + "</td>";
}

std::string key_cell(const std::string& inside) {
    return R"(<td class="key">)" + inside + "</td>";
}

std::string tight_cell(std::string_view text) {
    return R"(<td class="tight">)" + escaped(text) + "</td>";
}

std::string number_cell(std::int64_t number) {
    return (number == 0 ? R"(<td class="n zero">)" : R"(<td class="n">)") + to_string(number)
           + "</td>";
}

// A heading that ends in '>' is set flush right, one that ends in '^' centred.
std::string head_row(const std::vector<std::string>& headings) {
    std::string row;
    for (const std::string& heading : headings) {
        const bool number = heading.ends_with('>');
        const bool centred = heading.ends_with('^');
        const std::string text = heading.substr(0, heading.size() - (number || centred ? 1 : 0));
        const char* opening = number ? R"(<th class="n">)" : R"(<th class="heat">)";
        row += (number || centred ? opening : "<th>") + escaped(text) + "</th>";
    }
    return element("tr", row);
}

std::string sheet(const std::vector<std::string>& headings, const std::string& rows) {
    const char* opening = headings.size() > 8 ? R"(<div class="sheet wide"><table>)"
                                              : R"(<div class="sheet"><table>)";
    return opening + head_row(headings) + rows + "</table></div>";
}

std::string card(std::int64_t number, std::string_view label) {
    return R"(<div class="card"><b>)" + to_string(number) + "</b><span>" + escaped(label)
           + "</span></div>";
}

std::string verdict(const ReportFacts& facts) {
    if (facts.summary.partial()) {
        return R"(<div class="verdict bad">有系统未能完成, 请看“读取”与“推送”的说明</div>)";
    }
    if (facts.all_findings > 0) {
        return R"(<div class="verdict warn">已完成, 有差异需要处理</div>)";
    }
    return R"(<div class="verdict good">已完成, 各平台与本局一致</div>)";
}

struct Totals {
    std::int64_t records = 0;
    std::int64_t verified = 0;
    std::int64_t pending = 0;
    std::int64_t refused = 0;
};

Totals totals_of(const ReportFacts& facts) {
    Totals totals;
    for (const KindFacts& kind : facts.kinds) {
        totals.records += kind.records;
    }
    for (const SystemSummary& system : facts.summary.systems) {
        for (const PushSummary& push : system.pushes) {
            totals.verified += push.verified;
            totals.pending += push.pending;
            totals.refused += push.refused;
        }
    }
    return totals;
}

std::string cards(const ReportFacts& facts) {
    const Totals totals = totals_of(facts);
    return R"(<div class="cards">)" + card(totals.records, "在库记录")
           + card(totals.verified, "已核实公示") + card(totals.pending, "待推送")
           + card(facts.all_findings, "现存差异") + card(facts.all_quarantine, "隔离待处理")
           + "</div>";
}

// The deeper the colour, the more findings.
std::string heat_cell(std::int64_t count, std::int64_t most) {
    if (count == 0) return R"(<td class="heat zero">·</td>)";
    const std::int64_t depth = 15 + 55 * count / std::max<std::int64_t>(most, 1);
    return R"(<td class="heat" style="background:rgba(179,38,30,.)" + to_string(depth) + ")\">"
           + to_string(count) + "</td>";
}

std::string matrix(const ReportFacts& facts) {
    std::set<std::string> reasons;
    std::int64_t most = 0;
    for (const SystemSummary& system : facts.summary.systems) {
        for (const auto& [reason, count] : system.differences) {
            reasons.insert(reason);
            most = std::max(most, count);
        }
    }
    if (reasons.empty()) return "<p>没有差异。</p>";
    std::vector<std::string> headings{"系统"};
    for (const std::string& reason : reasons) {
        headings.push_back(reason_label(reason) + "^");
    }
    std::string rows;
    for (const SystemSummary& system : facts.summary.systems) {
        if (system.pushes.empty() && system.differences.empty()) continue;
        std::string row = cell(system.label);
        for (const std::string& reason : reasons) {
            const auto found = system.differences.find(reason);
            row += heat_cell(found == system.differences.end() ? 0 : found->second, most);
        }
        rows += element("tr", row);
    }
    return sheet(headings, rows);
}

std::string read_sheet(const NightSummary& summary) {
    std::string rows;
    for (const SystemSummary& system : summary.systems) {
        for (const StreamSummary& stream : system.streams) {
            rows += element(
                "tr",
                cell(system.label) + cell(stream.kind_label)
                    + cell(stream.role == "published" ? "回读公示" : "读取")
                    + number_cell(stream.read) + number_cell(stream.stored)
                    + number_cell(stream.unchanged) + number_cell(stream.filtered)
                    + number_cell(stream.quarantined) + number_cell(stream.withheld)
                    + number_cell(stream.gone) + cell(outcome_label(stream.outcome))
                    + cell(note_with_age(stream))
            );
        }
    }
    return sheet(
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
         "说明"},
        rows
    );
}

std::string push_sheet(const NightSummary& summary) {
    std::string rows;
    for (const SystemSummary& system : summary.systems) {
        for (const PushSummary& push : system.pushes) {
            rows += element(
                "tr",
                cell(system.label) + cell(push.kind_label) + number_cell(push.pushed)
                    + number_cell(push.withdrawn) + number_cell(push.accepted)
                    + number_cell(push.refused) + number_cell(push.waiting)
                    + number_cell(push.verified) + number_cell(push.pending)
                    + cell(outcome_label(push.outcome)) + cell(push.note)
            );
        }
    }
    return sheet(
        {"系统",
         "类别",
         "推送>",
         "其中撤下>",
         "接收>",
         "拒收>",
         "待回执>",
         "已核实>",
         "待推送>",
         "结果",
         "说明"},
        rows
    );
}

std::string field_lines(const FindingFacts& finding) {
    std::string lines = escaped(finding.detail);
    for (const FieldContrast& field : finding.fields) {
        lines += R"(<div class="pair"><i>)" + escaped(field.label) + R"(：</i><span class="ours">)"
                 + escaped(field.ours.empty() ? "(空)" : field.ours)
                 + R"(</span> → <span class="theirs">)"
                 + escaped(field.theirs.empty() ? "(空)" : field.theirs) + "</span></div>";
    }
    return lines;
}

std::string finding_row(const FindingFacts& finding) {
    const std::string subject =
        finding.subject_name.empty()
            ? element("code", escaped(finding.subject))
            : escaped(finding.subject_name) + "<br>" + element("code", escaped(finding.subject));
    return element(
        "tr",
        name_cell(finding.system) + tight_cell(finding.kind) + key_cell(subject)
            + key_cell(element("code", escaped(finding.key))) + element("td", field_lines(finding))
            + tight_cell(finding.since)
    );
}

std::string finding_groups(const ReportFacts& facts) {
    std::map<std::string, std::vector<const FindingFacts*>> groups;
    for (const FindingFacts& finding : facts.findings) {
        groups[finding.reason].push_back(&finding);
    }
    std::string text;
    for (const auto& [reason, findings] : groups) {
        std::string rows;
        for (const FindingFacts* finding : findings) {
            rows += finding_row(*finding);
        }
        text += "<details" + std::string{findings.size() <= 50 ? " open" : ""} + "><summary>"
                + escaped(reason_label(reason)) + "<small>" + to_string(findings.size())
                + " 条</small></summary><p class=\"do\">怎么办：" + escaped(reason_advice(reason))
                + "</p><table>"
                + head_row({"系统", "类别", "主体", "记录", "内容（我方 → 对方）", "自"}) + rows
                + "</table></details>";
    }
    if (facts.all_findings > static_cast<std::int64_t>(facts.findings.size())) {
        text += "<p>共 " + to_string(facts.all_findings) + " 条, 此处列出前 "
                + to_string(facts.findings.size()) + " 条。</p>";
    }
    return text.empty() ? "<p>没有差异。</p>" : text;
}

std::string quarantine_groups(const ReportFacts& facts) {
    std::map<std::string, std::vector<const QuarantineFacts*>> groups;
    for (const QuarantineFacts& row : facts.quarantine) {
        groups[rule_label(row.rule)].push_back(&row);
    }
    std::string text;
    for (const auto& [label, rows] : groups) {
        std::string lines;
        for (const QuarantineFacts* row : rows) {
            lines += element(
                "tr",
                number_cell(row->id) + name_cell(row->system) + name_cell(row->stream)
                    + tight_cell(row->place) + key_cell(element("code", escaped(row->value)))
                    + cell(row->advice) + tight_cell(row->since)
            );
        }
        text += "<details" + std::string{rows.size() <= 20 ? " open" : ""} + "><summary>"
                + escaped(label) + "<small>" + to_string(rows.size())
                + " 行</small></summary><table>"
                + head_row({"编号>", "系统", "名单", "位置", "原值", "问题与办法", "自"}) + lines
                + "</table></details>";
    }
    if (facts.all_quarantine > static_cast<std::int64_t>(facts.quarantine.size())) {
        text += "<p>共 " + to_string(facts.all_quarantine) + " 行, 此处列出前 "
                + to_string(facts.quarantine.size()) + " 行。</p>";
    }
    return text.empty() ? "<p>隔离区为空。</p>" : text;
}

std::string kind_sheet(const ReportFacts& facts) {
    std::int64_t most = 1;
    for (const KindFacts& kind : facts.kinds) {
        most = std::max(most, kind.records);
    }
    std::string rows;
    for (const KindFacts& kind : facts.kinds) {
        rows += element(
            "tr",
            cell(kind.kind) + number_cell(kind.records)
                + R"(<td style="width:60%"><span class="bar" style="width:)"
                + to_string(std::max<std::int64_t>(1, 90 * kind.records / most))
                + "%\"></span></td>"
        );
    }
    return sheet({"信息类别", "记录>", ""}, rows);
}

}  // namespace

std::string html_page(const ReportFacts& facts) {
    return "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
           "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
           "<title>信桥对账报告</title><style>" +
        std::string{style} + "</style></head><body><main><h1>信桥对账报告</h1><div class=\"when\">" +
        escaped(facts.moment) + " (北京时间)</div>" + verdict(facts) + cards(facts) +
        "<h2>差异一览</h2>" + matrix(facts) + "<h2>差异明细</h2>" + finding_groups(facts) +
        "<h2>推送</h2>" + push_sheet(facts.summary) + "<h2>读取</h2>" + read_sheet(facts.summary) +
        "<h2>在库记录</h2>" + kind_sheet(facts) + "<h2>隔离区</h2>" + quarantine_groups(facts) +
        "<footer>“已核实”表示应有、平台确认、实际回读三者一致。信桥 Xinqiao。</footer>"
        "</main></body></html>\n";
}

}  // namespace xinqiao
