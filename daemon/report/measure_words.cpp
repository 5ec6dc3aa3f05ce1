#include "daemon/report/measure_words.hpp"

#include <fmt/format.h>

#include "adapters/formats/csv.hpp"
#include "base/date.hpp"
#include "daemon/report/subject_file.hpp"

namespace xinqiao {
namespace {

using Cells = std::vector<std::string>;
// Spreadsheets take a CSV for UTF-8 when it begins so.
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

const char* colour_of(const MeasureLine& line) {
    if (line.overdue) return "31";
    switch (line.state) {
        case MeasureState::awaiting:
        case MeasureState::to_lift:
            return "33";
        case MeasureState::applied:
            return "32";
        default:
            return "2";
    }
}

std::string state_words(const MeasureLine& line) {
    return std::string{label_of(line.state)} + (line.overdue ? "，已超期" : "");
}

std::string due_words(const MeasureLine& line) {
    if (!line.due) return "—";
    return format_day(line.due->day) + (line.due->missing.empty() ? "" : " 暂定");
}

std::string day_words_of(const std::optional<Day>& day) {
    return day ? format_day(*day) : "—";
}

std::string sort_words(const OpenedMeasure& measure) {
    return std::string{measure.sort == "incentive" ? "激励" : "惩戒"}
           + (measure.nature == "mandatory" ? "，强制性" : "，推荐性");
}

boost::json::value day_value(const std::optional<Day>& day) {
    if (!day) return nullptr;
    return boost::json::string{format_day(*day)};
}

Cells tally_cells(const MeasureTally& tally, const std::string& of) {
    return {
        of,
        std::to_string(tally.listings),
        std::to_string(tally.opened),
        std::to_string(tally.awaiting),
        std::to_string(tally.applied),
        std::to_string(tally.declined),
        std::to_string(tally.suspended),
        std::to_string(tally.to_lift),
        std::to_string(tally.released),
        std::to_string(tally.overdue)};
}

const Cells tally_headings{
    "名单>", "发起>", "待反馈>", "已实施>", "不适用>", "暂停>", "待解除>", "已解除>", "超期>"};

Cells without_marks(Cells headings) {
    for (std::string& heading : headings) {
        if (heading.ends_with('>')) heading.pop_back();
    }
    return headings;
}

}  // namespace

std::string measures_text(const std::vector<MeasureLine>& lines, Colour colour) {
    std::string text;
    for (std::size_t i = 0; i < lines.size();) {
        const OpenedMeasure& first = lines[i].measure;
        TextTable table{{"编号>", "状态", "截止", "措施", "性质", "责任部门", "反馈"}};
        std::size_t end = i;
        for (; end < lines.size(); ++end) {
            const OpenedMeasure& measure = lines[end].measure;
            if (measure.kind != first.kind || measure.key != first.key) break;
            table.add(
                {std::to_string(measure.id),
                 coloured(state_words(lines[end]), colour_of(lines[end]), colour),
                 due_words(lines[end]),
                 measure.label,
                 sort_words(measure),
                 measure.department,
                 day_words_of(measure.course.answered)}
            );
        }
        text += fmt::format(
            "{}{} {} {}{}\n{}",
            i == 0 ? "" : "\n",
            first.subject.text(),
            first.kind.text(),
            first.key.text(),
            first.release_why.empty() ? "" : "：" + first.release_why,
            table.text(colour)
        );
        i = end;
    }
    return text;
}

std::string measures_csv(const std::vector<MeasureLine>& lines) {
    std::string text = std::string{utf8_mark}
                       + csv_line(
                           {"编号",
                            "状态",
                            "截止",
                            "措施",
                            "性质",
                            "责任部门",
                            "主体",
                            "类别",
                            "记录主键",
                            "决定",
                            "发起日期",
                            "反馈日期",
                            "解除原因",
                            "依据"}
                       );
    for (const MeasureLine& line : lines) {
        const OpenedMeasure& measure = line.measure;
        text += csv_line(
            {std::to_string(measure.id),
             state_words(line),
             due_words(line),
             measure.label,
             sort_words(measure),
             measure.department,
             measure.subject.text(),
             measure.kind.text(),
             measure.key.text(),
             std::to_string(measure.decision),
             format_day(measure.course.opened),
             day_words_of(measure.course.answered),
             measure.release_why,
             measure.basis}
        );
    }
    return text;
}

boost::json::object measure_json(const MeasureLine& line) {
    const OpenedMeasure& measure = line.measure;
    return {
        {"id", measure.id},
        {"measure", measure.measure},
        {"label", measure.label},
        {"sort", measure.sort},
        {"nature", measure.nature},
        {"affair", measure.affair},
        {"basis", measure.basis},
        {"edition", measure.edition},
        {"department", measure.department},
        {"kind", measure.kind.text()},
        {"key", measure.key.text()},
        {"subject", measure.subject.text()},
        {"decision", measure.decision},
        {"state", word_of(line.state)},
        {"opened", format_day(measure.course.opened)},
        {"suspended", day_value(measure.course.suspended)},
        {"released", day_value(measure.course.released)},
        {"release_why", measure.release_why},
        {"answered", day_value(measure.course.answered)},
        {"due", line.due ? day_value(line.due->day) : boost::json::value{}},
        {"provisional", line.due && !line.due->missing.empty()},
        {"overdue", line.overdue}};
}

std::string measure_text(
    const MeasureLine& line, const std::vector<MeasureAnswer>& answers, const Kinds& kinds
) {
    const OpenedMeasure& measure = line.measure;
    const MeasureCourse& course = measure.course;
    std::string text = fmt::format(
        "第 {} 号 {}（{}）\n    依据 {}\n    主体 {}  {} {}\n    责任部门 {}  应用事项 {}\n"
        "    {}，{} 发起，截止 {}\n",
        measure.id,
        measure.label,
        sort_words(measure),
        measure.basis,
        measure.subject.text(),
        label_of_kind(kinds, measure.kind),
        measure.key.text(),
        measure.department,
        label_among(affair_words, measure.affair),
        state_words(line),
        format_day(course.opened),
        due_words(line)
    );
    if (course.suspended) text += "    自 " + format_day(*course.suspended) + " 起暂停执行\n";
    if (course.released) {
        text += "    " + format_day(*course.released) + " 解除：" + measure.release_why + "\n";
    }
    for (const MeasureAnswer& answer : answers) {
        text += fmt::format(
            "    {} {} {} {}（{} 登记）\n",
            format_day(answer.day),
            label_of(answer.outcome),
            answer.document,
            answer.words,
            answer.who
        );
    }
    return text;
}

boost::json::array answers_json(const std::vector<MeasureAnswer>& answers) {
    boost::json::array all;
    for (const MeasureAnswer& answer : answers) {
        all.push_back(boost::json::object{
            {"outcome", word_of(answer.outcome)},
            {"day", format_day(answer.day)},
            {"document", answer.document},
            {"words", answer.words},
            {"who", answer.who}});
    }
    return all;
}

std::string tally_text(
    const std::vector<MeasureTally>& tallies,
    const MeasureTally& all,
    const std::string& heading,
    Colour colour
) {
    Cells headings = tally_headings;
    headings.insert(headings.begin(), heading);
    TextTable table{headings};
    for (const MeasureTally& tally : tallies) {
        table.add(tally_cells(tally, tally.of));
    }
    table.add(tally_cells(all, "合计"));
    return table.text(colour);
}

std::string tally_csv(
    const std::vector<MeasureTally>& tallies, const MeasureTally& all, const std::string& heading
) {
    Cells headings = without_marks(tally_headings);
    headings.insert(headings.begin(), heading);
    std::string text = std::string{utf8_mark} + csv_line(headings);
    for (const MeasureTally& tally : tallies) {
        text += csv_line(tally_cells(tally, tally.of));
    }
    return text + csv_line(tally_cells(all, "合计"));
}

boost::json::object tally_json(const MeasureTally& tally) {
    return {
        {"of", tally.of},
        {"listings", tally.listings},
        {"opened", tally.opened},
        {"awaiting", tally.awaiting},
        {"applied", tally.applied},
        {"declined", tally.declined},
        {"suspended", tally.suspended},
        {"to_lift", tally.to_lift},
        {"released", tally.released},
        {"overdue", tally.overdue}};
}

boost::json::object typical_json(const TypicalCase& typical) {
    return {
        {"marked", format_day(day_of(typical.moment))},
        {"title", typical.title},
        {"subject", typical.subject.text()},
        {"kind", typical.kind.text()},
        {"key", typical.key.text()},
        {"who", typical.who}};
}

}  // namespace xinqiao
