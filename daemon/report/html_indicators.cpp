// The rates that superiors read, each with what stands below its line and the records behind it.
#include <fmt/format.h>

#include "daemon/report/html_page.hpp"
#include "daemon/report/html_parts.hpp"

namespace xinqiao {
namespace {

std::string_view colour_of(const Rate& rate) {
    if (rate.whole == 0) return "absent";
    if (rate.part == rate.whole) return "good-text";
    return rate.part * 10 >= rate.whole * 9 ? "warn-text" : "bad-text";
}

std::string rate_cell(const Rate& rate, std::string_view fragment) {
    const std::string figure = rate_text(rate);
    const std::string shown = rate.part == rate.whole ? figure : link_to(fragment, figure);
    return fmt::format(
        R"(<td class="n rate"><b class="{}">{}</b><small>{} / {}</small></td>)",
        colour_of(rate),
        shown,
        rate.part,
        rate.whole
    );
}

std::string count_cell(std::int64_t count, std::string_view fragment) {
    if (count == 0) return number_cell(0);
    return classed_cell("n", link_to(fragment, std::to_string(count)));
}

std::string indicator_row(
    const ReportFacts& facts, const IndicatorTable::Place& place, const IndicatorCounts& counts
) {
    const auto& [department, kind] = place;
    const auto records = [&](std::string_view lack) {
        return fmt::format(
            "lack={}&department={}&kind={}", lack, url_encoded(department), url_encoded(kind)
        );
    };
    const IndicatorSettings& settings = facts.indicators.settings;
    std::string label = kind;
    for (const KindFacts& known : facts.kinds) {
        if (known.kind == kind) label = known.label;
    }
    return element(
        "tr",
        cell(escaped(department)) + classed_cell("tight", spoken({label, kind}))
            + number_cell(counts.produced)
            + rate_cell(reporting_rate(counts, settings), records("unreported"))
            + rate_cell(timeliness_rate(counts, settings), records("late"))
            + rate_cell(compliance_rate(counts), records("refused"))
            + count_cell(counts.refused, records("refused"))
            + count_cell(counts.omitted, records("omitted"))
    );
}

// What each rate is made of, beside the numbers.
std::string explanation(const IndicatorSettings& settings) {
    const bool of_due = settings.reporting_of == "due";
    const bool timely_of_due = settings.timeliness_of == "due";
    const std::string chinese = fmt::format(
        "统计最近 {} 天作出的决定。上报率 = 各平台均已确认 ÷ {}；及时率 = "
        "决定之日起7个工作日内报送 ÷ "
        "{}；合规率 = 未被平台退回 ÷ 已报送（含退回）。本系统启用前已到期的不计及时率。清洗后被拒 "
        "= "
        "本局校验通过而被平台退回；疑似瞒报 = 平台公示为该机关决定而本局没有的记录。分母可在配置 "
        "[indicators] 中更改。",
        settings.days,
        of_due ? "已报送的和已满7个工作日的" : "全部应报",
        timely_of_due ? "已报送的和已满7个工作日的" : "已报送的"
    );
    const std::string english = fmt::format(
        "Decisions of the last {} days. Reporting = confirmed by every platform ÷ {}; timeliness = "
        "told within 7 working days of the decision ÷ {}, but for what was due before this gateway "
        "ran; "
        "compliance = not refused ÷ told. "
        "Denominators are set in [indicators].",
        settings.days,
        of_due ? "reported or overdue" : "all that is due",
        timely_of_due ? "reported or overdue" : "reported"
    );
    return R"(<p class="remark">)" + spoken({chinese, english}) + "</p>";
}

}  // namespace

std::string indicator_section(const ReportFacts& facts) {
    const std::string explained = explanation(facts.indicators.settings);
    const Bilingual title{"指标", "Indicators"};
    if (facts.indicators.counts.empty()) {
        const Bilingual none{
            "统计期内没有应报的决定。", "No decision of these days is due anywhere."};
        return section("indicators", title, element("p", spoken(none)) + explained);
    }
    std::string rows;
    for (const auto& [place, counts] : facts.indicators.counts) {
        rows += indicator_row(facts, place, counts);
    }
    const std::string table = sheet(
        {{{"机关", "Authority"}},
         {{"类别", "Kind"}},
         {{"应报", "Due"}, "n"},
         {{"上报率", "Reporting"}, "n"},
         {{"及时率", "Timeliness"}, "n"},
         {{"合规率", "Compliance"}, "n"},
         {{"清洗后被拒", "Refused"}, "n"},
         {{"疑似瞒报", "Suspected omissions"}, "n"}},
        rows
    );
    return section("indicators", title, table + explained);
}

}  // namespace xinqiao
