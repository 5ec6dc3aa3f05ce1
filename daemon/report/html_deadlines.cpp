// What is due after the acts of clerks, the most urgent first.
#include <algorithm>

#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/html_parts.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t most_listed = 200;

std::string urgency_mark(Urgency urgency) {
    const char* look = urgency == Urgency::overdue ? "bad" : "plain";
    if (urgency == Urgency::soon) look = "warn";
    return fmt::format(
        R"(<b class="mark {}">{}</b>)",
        look,
        spoken({std::string{label_of(urgency)}, std::string{name_of(urgency)}})
    );
}

std::string last_day_cell(const DeadlineLine& line) {
    std::string text = format_day(last_day_of(line.deadline));
    if (!line.deadline.missing.empty()) {
        text += " " + element("small", spoken({"暂定", "provisional"}));
    }
    return classed_cell("tight", text);
}

std::string deadline_row(const DeadlineLine& line) {
    return element(
        "tr",
        classed_cell("tight", urgency_mark(line.urgency)) + last_day_cell(line)
            + classed_cell("tight", escaped(when_words(line)))
            + classed_cell("tight", escaped(line.label)) + cell(escaped(line.owner))
            + classed_cell("tight", element("code", escaped(line.deadline.subject.text())))
            + number_cell(line.deadline.decision) + cell(escaped(line.deadline.rule))
    );
}

std::string more_words(std::size_t all) {
    return element(
        "p",
        spoken(
            {fmt::format("共 {} 项，其余见 xinqiao deadlines", all),
             fmt::format("{} in all; the rest: xinqiao deadlines", all)}
        )
    );
}

}  // namespace

std::string deadline_section(const ReportFacts& facts) {
    const std::vector<DeadlineLine> pressing = facts.deadlines.pressing();
    std::string rows;
    for (std::size_t i = 0; i < std::min(pressing.size(), most_listed); ++i) {
        rows += deadline_row(pressing[i]);
    }
    std::string text;
    if (!rows.empty()) {
        text = sheet(
            {{{"状态", "State"}},
             {{"截止", "Last day"}},
             {{"余", "Left"}},
             {{"事项", "Step"}},
             {{"由谁办", "Who"}},
             {{"主体", "Subject"}},
             {{"决定", "Act"}, "n"},
             {{"依据", "Rule"}}},
            rows
        );
    }
    if (pressing.size() > most_listed) text += more_words(pressing.size());
    for (const std::string& sentence : facts.deadlines.missing) {
        text += element(
            "p",
            spoken(
                {"日期暂按最早可能的日期计算：" + escaped(sentence),
                 "A calendar is missing: the earliest possible days are shown."}
            )
        );
    }
    return text.empty() ? text : section("deadlines", {"办理期限", "Deadlines"}, text);
}

}  // namespace xinqiao
