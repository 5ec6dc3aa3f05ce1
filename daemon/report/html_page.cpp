#include "daemon/report/html_page.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/flow/reason.hpp"
#include "daemon/report/html_parts.hpp"
#include "daemon/report/urgency.hpp"
#include "daemon/report/words.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view script =
#include "report_page_js.inc"
    ;

std::string verdict(const ReportFacts& facts) {
    const auto said = [](std::string_view classes, const Bilingual& words) {
        return fmt::format(R"(<div class="verdict {}">{}</div>)", classes, spoken(words));
    };
    if (facts.summary.partial()) {
        return said(
            "bad",
            {"有系统未能完成, 请看“读取”与“推送”的说明",
             "Some system did not finish: see the notes of reading and pushing"}
        );
    }
    if (facts.deadlines.count(Urgency::overdue) > 0) {
        return said(
            "bad", {"有办理期限已超期, 请看“办理期限”", "A deadline is missed: see Deadlines"}
        );
    }
    if (facts.open_findings > 0) {
        return said("warn", {"已完成, 有差异需要处理", "Done; there are differences to deal with"});
    }
    return said("good", {"已完成, 各平台与本局一致", "Done; every platform agrees with us"});
}

std::int64_t sum_of(const ReportFacts& facts, bool (*wanted)(std::string_view)) {
    std::int64_t sum = 0;
    for (const auto& [reason, count] : facts.open_by_reason) {
        if (wanted(reason)) sum += count;
    }
    return sum;
}

struct PushTotals {
    std::int64_t verified = 0;
    std::int64_t pending = 0;
};

PushTotals push_totals(const ReportFacts& facts) {
    PushTotals totals;
    for (const SystemSummary& system : facts.summary.systems) {
        for (const PushSummary& push : system.pushes) {
            totals.verified += push.verified;
            totals.pending += push.pending;
        }
    }
    return totals;
}

std::string card(std::int64_t number, const Bilingual& label, std::string_view classes = {}) {
    return fmt::format(
        R"(<div class="card {}"><b>{}</b>{}</div>)",
        number == 0 ? std::string_view{} : classes,
        number,
        spoken(label)
    );
}

std::string cards(const ReportFacts& facts) {
    const PushTotals totals = push_totals(facts);
    std::int64_t records = 0;
    for (const KindFacts& kind : facts.kinds) {
        records += kind.records;
    }
    return R"(<div class="cards">)"
           + card(sum_of(facts, needs_person), {"需人处理", "need a person"}, "bad-text")
           + card(sum_of(facts, is_overdue), {"逾期", "overdue"}, "bad-text")
           + card(
               facts.deadlines.count(Urgency::overdue), {"办理超期", "deadlines missed"}, "bad-text"
           )
           + card(facts.open_findings, {"现存差异", "open findings"}, "warn-text")
           + card(facts.accepted_findings, {"已认可", "accepted"})
           + card(facts.all_quarantine, {"隔离待处理", "in quarantine"}, "warn-text")
           + card(totals.verified, {"已核实公示", "verified"}, "good-text")
           + card(totals.pending, {"待推送", "to be pushed"})
           + card(records, {"在库记录", "records"}) + "</div>";
}

std::string reason_words(const std::string& reason) {
    return spoken({reason_label(reason), reason_english(reason)});
}

std::string reason_link(const std::string& reason) {
    return link_to("reason=" + reason, reason_words(reason));
}

Bilingual move_words(const std::string& reason) {
    const ReasonFacts* known = reason_named(reason);
    return known != nullptr && known->move == Whose::platform ? Bilingual{"平台", "the platform"}
                                                              : Bilingual{"本局", "us"};
}

std::string due_mark(const std::string& reason) {
    if (is_overdue(reason))
        return fmt::format(R"(<b class="mark bad">{}</b>)", spoken({"逾期", "overdue"}));
    if (needs_person(reason)) {
        return fmt::format(R"(<b class="mark warn">{}</b>)", spoken({"需人处理", "a person"}));
    }
    return fmt::format(R"(<b class="mark plain">{}</b>)", spoken({"自动", "by itself"}));
}

// What is to be done today, one line a reason.
std::string tasks(const ReportFacts& facts) {
    std::string rows;
    for (const std::string& reason : by_urgency(facts)) {
        rows += element(
            "tr",
            classed_cell("tight", due_mark(reason))
                + classed_cell(
                    "tight",
                    fmt::format(
                        R"(<i class="dot {}"></i>{})",
                        severity_of_reason(reason),
                        reason_link(reason)
                    )
                )
                + number_cell(facts.open_by_reason.at(reason))
                + classed_cell("tight", spoken(move_words(reason)))
                + cell(spoken({reason_advice(reason), reason_english_advice(reason)}))
        );
    }
    if (rows.empty()) return element("p", spoken({"没有差异。", "No differences."}));
    return sheet(
        {{{"紧要", "Urgency"}},
         {{"原因", "Reason"}},
         {{"条数", "Count"}, "n"},
         {{"轮到谁", "Whose move"}},
         {{"怎么办", "What to do"}}},
        rows
    );
}

// The deeper the colour, the more findings.
std::string heat_cell(std::int64_t count, std::int64_t most, const std::string& fragment) {
    if (count == 0) return classed_cell("heat zero", "·");
    const std::int64_t depth = 12 + 58 * count / std::max<std::int64_t>(most, 1);
    return fmt::format(
        R"html(<td class="heat" style="background:rgba(179,38,30,.{:02})">{}</td>)html",
        depth,
        link_to(fragment, std::to_string(count))
    );
}

std::int64_t count_in(const MatrixColumn& column, const std::string& reason) {
    const auto found = column.counts.find(reason);
    return found == column.counts.end() ? 0 : found->second;
}

std::string matrix_row(
    const std::vector<MatrixColumn>& columns,
    const std::string& reason,
    std::int64_t total,
    std::int64_t most
) {
    std::string row = classed_cell(
        "tight",
        fmt::format(R"(<i class="dot {}"></i>{})", severity_of_reason(reason), reason_link(reason))
    );
    for (const MatrixColumn& column : columns) {
        const std::string fragment = "reason=" + reason + "&system=" + url_encoded(column.name);
        row += heat_cell(count_in(column, reason), most, fragment);
    }
    row += fmt::format(
        R"(<td class="sum"><span class="bar {}" style="width:{}%"></span>{}</td>)",
        severity_of_reason(reason),
        std::max<std::int64_t>(2, 70 * total / std::max<std::int64_t>(most, 1)),
        total
    );
    return element("tr", row);
}

// System by reason: the numbers as a table, their colours as a picture.
std::string matrix(const ReportFacts& facts) {
    if (facts.open_by_reason.empty()) return {};
    const std::vector<MatrixColumn> columns = matrix_columns(facts);
    std::int64_t most = 1;
    for (const auto& [reason, count] : facts.open_by_reason) {
        most = std::max(most, count);
    }
    std::vector<Heading> headings{{{"原因 × 系统", "Reason × system"}}};
    for (const MatrixColumn& column : columns) {
        headings.push_back({{column.label, column.name.empty() ? "across" : column.label}, "heat"});
    }
    headings.push_back({{"合计", "Total"}});
    std::string rows;
    for (const std::string& reason : by_urgency(facts)) {
        rows += matrix_row(columns, reason, facts.open_by_reason.at(reason), most);
    }
    return R"(<div class="matrix">)" + sheet(headings, rows) + "</div>";
}

std::string option_for_all(std::string_view id, const Bilingual& all) {
    return fmt::format(
        R"(<select id="{}"><option value="" data-en="{}">{}</option></select>)",
        id,
        all.english,
        all.chinese
    );
}

std::string group(const std::string& reason, std::int64_t count) {
    return fmt::format(
        R"(<details data-reason="{}" data-count="{}"><summary><i class="dot {}"></i>{}<small>{} 条)"
        R"(</small></summary><p class="do">{}</p><div class="rows"></div></details>)",
        reason,
        count,
        severity_of_reason(reason),
        reason_words(reason),
        count,
        spoken({"怎么办：" + reason_advice(reason), reason_english_advice(reason)})
    );
}

// The rows of each group come out of the data when it is unfolded.
std::string lists(const ReportFacts& facts) {
    std::string groups;
    for (const std::string& reason : by_urgency(facts)) {
        groups += group(reason, facts.standing_by_reason.at(reason));
    }
    for (const auto& [reason, count] : facts.standing_by_reason) {
        if (!facts.open_by_reason.contains(reason)) groups += group(reason, count);
    }
    if (groups.empty()) return element("p", spoken({"没有差异。", "No differences."}));
    return fmt::format(
               R"(<div class="filters"><input id="filter-words" type="search" placeholder="按名称、代码、文号查找">{}{}</div>)",
               option_for_all("filter-system", {"全部系统", "all systems"}),
               option_for_all("filter-kind", {"全部类别", "all kinds"})
           )
           + R"(<noscript><p class="do">名单需要浏览器启用脚本; 也可打开同名的 xlsx 文件。</p></noscript>)"
           + groups;
}

}  // namespace

std::string html_first_page(const ReportFacts& facts) {
    const std::string picture = trend_picture(facts.trend);
    return fmt::format(
        R"(<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>信桥对账报告 {}</title><style>{}</style></head><body><main><div id="report"><button id="language" type="button" data-en="中文">English</button><h1>{}</h1><div class="when">{} {}</div>{}{}{}{}{}{}{}{}{}<footer>{}</footer></div><div id="aside" hidden></div></main>
)",
        facts.moment,
        page_style(),
        spoken({"信桥对账报告", "Xinqiao reconciliation report"}),
        facts.moment,
        spoken({"(北京时间)", "(Beijing time)"}),
        verdict(facts),
        cards(facts),
        deadline_section(facts),
        section("tasks", {"今天要做的", "What is to be done"}, tasks(facts))
            + withdrawal_section(facts),
        matrix(facts).empty() ? "" : section("matrix", {"差异一览", "Differences"}, matrix(facts)),
        picture.empty() ? "" : section("trend", {"差异趋势", "Trend of open findings"}, picture),
        indicator_section(facts),
        measure_section(facts),
        section("lists", {"差异明细", "The differences"}, lists(facts)),
        night_sections(facts),
        spoken(
            {"“已核实”表示应有、平台确认、实际回读三者一致。信桥 Xinqiao。",
             "Verified: what should stand, what the platform confirmed and what was read back "
             "agree."}
        )
    );
}

std::string html_end() {
    return fmt::format("<script>{}{}</script></body></html>\n", page_script_parts(), script);
}

}  // namespace xinqiao
