#include "daemon/report/decision_words.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "base/date.hpp"
#include "daemon/report/publication_words.hpp"
#include "daemon/report/query_words.hpp"
#include "daemon/report/subject_file.hpp"
#include "daemon/report/text_table.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t shown_of_digest = 12;

std::string headline(const Decision& decision, const Kinds& kinds) {
    const SignedAct& act = decision.act;
    std::string line = fmt::format(
        "第 {} 号 {}  {}  {}",
        act.id,
        label_of(act.act),
        label_of_kind(kinds, act.kind),
        act.subject.text()
    );
    if (!act.document.empty()) line += "  " + act.document;
    return line + "  " + format_day(act.day) + "  经办 " + act.who + "\n";
}

// Acts keep their fields as they were typed: by name, by heading or by a column's name.
const Field* field_typed(const Kinds& kinds, const KindName& kind, const std::string& name) {
    const Kind* found = kinds.find(kind);
    if (found == nullptr) return nullptr;
    const auto field = std::ranges::find_if(found->fields, [&](const Field& one) {
        return one.name == name || one.label == name
               || std::ranges::find(one.wires, name) != one.wires.end();
    });
    return field == found->fields.end() ? nullptr : &*field;
}

std::string refusal_text(const Decided& decided) {
    std::string text = "不能办理:\n";
    for (const Obstacle& obstacle : decided.registered.obstacles) {
        text += "  - " + obstacle.why + "\n";
        if (obstacle.from) text += "    最早可于 " + format_day(*obstacle.from) + " 办理\n";
    }
    return text;
}

boost::json::array texts(const std::vector<std::string>& lines) {
    boost::json::array array;
    for (const std::string& line : lines) {
        array.emplace_back(line);
    }
    return array;
}

}  // namespace

std::string case_text(const DecidedCase& found, const Kinds& kinds) {
    const SignedAct& act = found.decision.act;
    std::string text = headline(found.decision, kinds);
    if (!act.key.empty()) {
        text += fmt::format(
            "记录 {} {}  摘要 {}\n",
            act.kind.text(),
            act.key.text(),
            found.digest.hex().substr(0, shown_of_digest)
        );
    }
    if (!act.reason.empty()) text += "理由: " + act.reason + "\n";
    for (const Publication& publication : found.publications) {
        text += fmt::format("  {}: {}", publication.system.text(), publication_words(publication));
        if (!publication.receipt.empty()) text += "  回执: " + publication.receipt;
        text += "\n";
    }
    return text;
}

std::string decided_text(const Decided& decided, const Kinds& kinds) {
    const Registered& registered = decided.registered;
    if (registered.id == 0) return refusal_text(decided);
    std::string text = case_text(decided.now, kinds);
    if (registered.repeated) text += "同一请求此前已办理, 未重复登记\n";
    if (!registered.standing.empty()) text += registered.standing + "\n";
    for (const std::string& remark : registered.remarks) {
        text += "提示: " + remark + "\n";
    }
    for (const std::string& note : decided.notes) {
        text += "尚未送达: " + note + "\n";
    }
    if (decided.to_tell.empty()) return text;
    text += "须告知曾查询者:\n" + ledger_text(decided.to_tell);
    return text + fmt::format("打印说明: xinqiao decision inform {}\n", registered.id);
}

boost::json::object decision_json(
    const Decision& decision, const Kinds& kinds, const Sight& sight
) {
    const SignedAct& act = decision.act;
    boost::json::object fields;
    for (const auto& [name, value] : decision.fields) {
        if (may_see(field_typed(kinds, act.kind, name), sight)) fields[name] = value;
    }
    return {
        {"id", act.id},
        {"act", word_of(act.act)},
        {"label", label_of(act.act)},
        {"kind", act.kind.text()},
        {"kind_label", label_of_kind(kinds, act.kind)},
        {"key", act.key.text()},
        {"subject", act.subject.text()},
        {"about", act.about},
        {"day", format_day(act.day)},
        {"document", act.document},
        {"organ", act.organ},
        {"outcome", act.outcome},
        {"reason", act.reason},
        {"digest", act.digest ? act.digest->hex() : std::string{}},
        {"fields", std::move(fields)},
        {"actor", act.who},
        {"registered_on", format_day(day_of(decision.moment))},
    };
}

boost::json::object case_json(const DecidedCase& found, const Kinds& kinds, const Sight& sight) {
    boost::json::object object = decision_json(found.decision, kinds, sight);
    boost::json::array publications;
    for (const Publication& publication : found.publications) {
        publications.push_back(boost::json::object{
            {"system", publication.system.text()},
            {"state", publication_words(publication)},
            {"confirmed", !publication.is_pending()},
            {"verified", publication.is_verified()},
            {"receipt", publication.receipt},
            {"reference", publication.reference},
            {"why", publication.desired_why},
        });
    }
    object["record_digest"] = found.digest.hex();
    object["standing"] = found.standing;
    object["confirmed"] = found.is_confirmed();
    object["verified"] = found.is_verified();
    object["publications"] = std::move(publications);
    return object;
}

boost::json::object decided_json(const Decided& decided, const Kinds& kinds, const Sight& sight) {
    const Registered& registered = decided.registered;
    boost::json::array obstacles;
    for (const Obstacle& obstacle : registered.obstacles) {
        boost::json::object one{{"rule", obstacle.rule}, {"why", obstacle.why}};
        if (obstacle.from) one["from"] = format_day(*obstacle.from);
        obstacles.push_back(std::move(one));
    }
    if (registered.id == 0) return {{"refused", true}, {"obstacles", std::move(obstacles)}};
    boost::json::object object = case_json(decided.now, kinds, sight);
    object["repeated"] = registered.repeated;
    object["why"] = registered.standing;
    object["remarks"] = texts(registered.remarks);
    object["notes"] = texts(decided.notes);
    object["to_tell"] = ledger_json(decided.to_tell);
    return object;
}

std::string decisions_text(const std::vector<Decision>& decisions, const Kinds& kinds) {
    TextTable table{{"编号>", "行为", "类别", "主体", "文号", "日期", "经办", "记录主键"}};
    for (const Decision& decision : decisions) {
        const SignedAct& act = decision.act;
        table.add(
            {std::to_string(act.id),
             std::string{label_of(act.act)},
             label_of_kind(kinds, act.kind),
             act.subject.text(),
             act.document,
             format_day(act.day),
             act.who,
             act.key.text()}
        );
    }
    return table.text(Colour::plain);
}

}  // namespace xinqiao
