// Joint incentive and punishment in numbers, as pictures: how far each department and each measure
// has come (联合奖惩统计, the bureau's plan, part four (五)), and the typical cases.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/html_page.hpp"
#include "daemon/report/html_parts.hpp"

namespace xinqiao {
namespace {

struct Stage {
    std::int64_t MeasureTally::*count;
    const char* look;
    Bilingual words;
};

// In the order in which a measure goes through them.
const std::array stages{
    Stage{&MeasureTally::awaiting, "warning", {"待反馈", "Awaiting"}},
    Stage{&MeasureTally::applied, "done", {"已实施", "Applied"}},
    Stage{&MeasureTally::declined, "note", {"不适用", "Declined"}},
    Stage{&MeasureTally::suspended, "held", {"暂停", "Suspended"}},
    Stage{&MeasureTally::to_lift, "error", {"待解除", "To be lifted"}},
    Stage{&MeasureTally::released, "over", {"已解除", "Released"}},
};

std::string stacked(const MeasureTally& tally, std::int64_t most) {
    std::string bar;
    for (const Stage& stage : stages) {
        const std::int64_t count = tally.*stage.count;
        if (count == 0) continue;
        bar += fmt::format(
            R"(<i class="bar {}" style="width:{:.1f}%" title="{} {}"></i>)",
            stage.look,
            100.0 * static_cast<double>(count) / static_cast<double>(most),
            stage.words.chinese,
            count
        );
    }
    return R"(<td class="stack">)" + bar + "</td>";
}

std::string tally_row(const MeasureTally& tally, std::int64_t most) {
    std::string cells = cell(escaped(tally.of)) + number_cell(tally.listings);
    for (const Stage& stage : stages) {
        cells += number_cell(tally.*stage.count);
    }
    const std::string late = fmt::format(
        R"(<b class="{}">{}</b>)", tally.overdue == 0 ? "absent" : "bad-text", tally.overdue
    );
    return element("tr", cells + classed_cell("n", late) + stacked(tally, most));
}

std::string tally_sheet(const std::vector<MeasureTally>& tallies, const Bilingual& of) {
    std::int64_t most = 1;
    for (const MeasureTally& tally : tallies) {
        most = std::max(most, tally.opened);
    }
    std::vector<Heading> headings{{of}, {{"名单", "Listings"}, "n"}};
    for (const Stage& stage : stages) {
        headings.push_back({stage.words, "n"});
    }
    headings.push_back({{"超期", "Overdue"}, "n"});
    headings.push_back({{"进展", "Progress"}});
    std::string rows;
    for (const MeasureTally& tally : tallies) {
        rows += tally_row(tally, most);
    }
    return sheet(headings, rows);
}

std::string stage_legend() {
    std::string text;
    for (const Stage& stage : stages) {
        text +=
            fmt::format(R"(<span><i class="{}"></i>{}</span>)", stage.look, spoken(stage.words));
    }
    return R"(<div class="legend">)" + text + "</div>";
}

std::string typical_sheet(const std::vector<TypicalCase>& cases) {
    if (cases.empty()) return {};
    std::string rows;
    for (const TypicalCase& typical : cases) {
        rows += element(
            "tr",
            classed_cell("tight", format_day(day_of(typical.moment))) + cell(escaped(typical.title))
                + classed_cell("tight", element("code", escaped(typical.subject.text())))
                + cell(escaped(typical.key.text()))
        );
    }
    return element("h3", spoken({"典型案例", "Typical cases"}))
           + sheet(
               {{{"标记日期", "Marked"}},
                {{"案例", "Case"}},
                {{"主体", "Subject"}},
                {{"记录", "Record"}}},
               rows
           );
}

}  // namespace

std::string measure_section(const ReportFacts& facts) {
    const MeasureFacts& measures = facts.measures;
    if (measures.by_measure.empty() && measures.typical.empty()) return {};
    const std::string tallies =
        measures.by_measure.empty()
            ? std::string{}
            : stage_legend() + tally_sheet(measures.by_department, {"责任部门", "Department"})
                  + element("h3", spoken({"按措施", "By measure"}))
                  + tally_sheet(measures.by_measure, {"措施", "Measure"});
    return section(
        "measures",
        {"联合激励与惩戒", "Joint incentive and punishment"},
        tallies + typical_sheet(measures.typical)
    );
}

}  // namespace xinqiao
