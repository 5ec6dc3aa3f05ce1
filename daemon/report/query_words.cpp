#include "daemon/report/query_words.hpp"

#include <array>

#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {
namespace {

constexpr std::array<std::string_view, 3> shade_labels{"黑名单", "红名单", "不良信息"};
constexpr std::array<std::string_view, 3> shade_words{"black", "red", "adverse"};

std::size_t place_of(Shade shade) {
    return static_cast<std::size_t>(shade);
}

std::string said_of(const AnsweredRecord& record) {
    if (!record.told_by.empty()) return "据 " + record.told_by.text();
    return record.disputed ? "有异议, 惩戒措施暂不执行" : record.why;
}

std::string holds_text(const std::vector<Hold>& holds) {
    std::string text;
    for (const Hold& hold : holds) {
        text += fmt::format("暂停: {} {} {}\n", hold.kind.text(), hold.key.text(), hold.document);
    }
    return text;
}

std::string measures_text(const std::vector<OpenedMeasure>& measures) {
    std::string text;
    for (const OpenedMeasure& measure : measures) {
        const char* paused = measure.course.suspended ? " (暂停执行)" : "";
        text += fmt::format("措施: {}{}, {}\n", measure.label, paused, measure.basis);
    }
    return text;
}

boost::json::array measures_json(const std::vector<OpenedMeasure>& measures) {
    boost::json::array all;
    for (const OpenedMeasure& measure : measures) {
        all.push_back(boost::json::object{
            {"measure", measure.measure},
            {"label", measure.label},
            {"sort", measure.sort},
            {"nature", measure.nature},
            {"affair", measure.affair},
            {"basis", measure.basis},
            {"kind", measure.kind.text()},
            {"key", measure.key.text()},
            {"suspended", measure.course.suspended.has_value()},
        });
    }
    return all;
}

std::string chinese_day(Moment moment) {
    return format_day(day_of(moment), DayFormat::chinese);
}

std::string acts_joined(const std::vector<std::int64_t>& acts) {
    std::string text;
    for (const std::int64_t act : acts) {
        text += (text.empty() ? "" : ", ") + std::to_string(act);
    }
    return text;
}

// What now stands in the place of what was wrong.
std::string corrections_text(const Decision& decision, const Kinds& kinds) {
    const Kind* kind = kinds.find(decision.act.kind);
    std::string text;
    for (const auto& [name, value] : decision.fields) {
        const Field* field = kind == nullptr ? nullptr : kind->find(name);
        text += fmt::format("    {}: {}\n", field == nullptr ? name : field->label, value);
    }
    return text.empty() ? text : "    现更正为:\n" + text;
}

}  // namespace

std::string query_text(const QueryAnswer& answer) {
    const LedgerEntry& entry = answer.entry;
    std::string text = fmt::format("{}  {}\n", entry.subject.text(), answer.name);
    TextTable table{{"性质", "类别", "文号", "认定单位", "认定日期", "情况"}};
    for (const AnsweredRecord& record : answer.records) {
        table.add(
            {std::string{shade_labels.at(place_of(record.shade))},
             record.label,
             record.document,
             record.authority,
             record.decided_on,
             said_of(record)}
        );
    }
    text += table.empty() ? "没有在公示期内的红黑名单和不良信息\n" : table.text(Colour::plain);
    text += holds_text(answer.holds) + measures_text(answer.measures);
    return text
           + fmt::format(
               "{}; 已记入查询台账第 {} 号, 查询人 {}\n", entry.answer, entry.id, entry.caller
           );
}

boost::json::object query_json(const QueryAnswer& answer) {
    boost::json::array records;
    for (const AnsweredRecord& record : answer.records) {
        records.push_back(boost::json::object{
            {"shade", shade_words.at(place_of(record.shade))},
            {"kind", record.kind.text()},
            {"label", record.label},
            {"key", record.key.text()},
            {"document", record.document},
            {"authority", record.authority},
            {"decided_on", record.decided_on},
            {"why", record.why},
            {"disputed", record.disputed},
            {"told_by", record.told_by.text()},
        });
    }
    boost::json::array holds;
    for (const Hold& hold : answer.holds) {
        holds.push_back(boost::json::object{
            {"kind", hold.kind.text()},
            {"key", hold.key.text()},
            {"ground", hold.ground},
            {"document", hold.document},
        });
    }
    return {
        {"ledger", answer.entry.id},
        {"subject", answer.entry.subject.text()},
        {"name", answer.name},
        {"caller", answer.entry.caller},
        {"black", answer.count(Shade::black)},
        {"red", answer.count(Shade::red)},
        {"adverse", answer.count(Shade::adverse)},
        {"records", std::move(records)},
        {"holds", std::move(holds)},
        {"measures", measures_json(answer.measures)},
    };
}

std::string ledger_text(const std::vector<LedgerEntry>& entries) {
    TextTable table{{"编号>", "日期", "查询人", "主体", "事由", "依据文书", "答复", "已告知"}};
    for (const LedgerEntry& entry : entries) {
        table.add(
            {std::to_string(entry.id),
             format_day(day_of(entry.moment)),
             entry.caller,
             entry.subject.text(),
             entry.purpose,
             entry.document,
             entry.answer,
             acts_joined(entry.informed_by)}
        );
    }
    return table.text(Colour::plain);
}

boost::json::array ledger_json(const std::vector<LedgerEntry>& entries) {
    boost::json::array all;
    for (const LedgerEntry& entry : entries) {
        boost::json::array informed;
        for (const std::int64_t act : entry.informed_by) {
            informed.emplace_back(act);
        }
        all.push_back(boost::json::object{
            {"id", entry.id},
            {"on", format_day(day_of(entry.moment))},
            {"caller", entry.caller},
            {"subject", entry.subject.text()},
            {"purpose", entry.purpose},
            {"document", entry.document},
            {"answer", entry.answer},
            {"informed_by", std::move(informed)},
        });
    }
    return all;
}

std::string statement_text(
    const Informing& informing, const LedgerEntry& told, const Kinds& kinds
) {
    const SignedAct& act = informing.decision.act;
    const std::string what = revokes(act) ? "撤销" : "更正";
    const Kind* kind = kinds.find(act.kind);
    std::string text = fmt::format("关于{}信用信息的说明\n\n{}:\n", what, told.caller);
    text += fmt::format(
        "    贵单位于{}因“{}”（{}）查询了{}（{}）的信用信息（查询台账第{}号）。\n",
        chinese_day(told.moment),
        told.purpose,
        told.document,
        informing.name,
        act.subject.text(),
        told.id
    );
    text += fmt::format(
        "    其{}记录{}已于{}{}{}。\n",
        kind == nullptr ? act.kind.text() : kind->label,
        informing.listed ? "（" + informing.listed->document + "）" : std::string{},
        format_day(act.day, DayFormat::chinese),
        act.document.empty() ? std::string{} : "以" + act.document,
        what
    );
    if (!act.reason.empty()) text += "    理由: " + act.reason + "\n";
    if (!revokes(act)) text += corrections_text(informing.decision, kinds);
    text +=
        "    请停止使用原信息; 已据此采取的措施, 请予解除并消除影响"
        "（《实施方案》第四部分第（四）项）。\n";
    return text + fmt::format("\n{}\n{}\n", act.organ, format_day(act.day, DayFormat::chinese));
}

}  // namespace xinqiao
