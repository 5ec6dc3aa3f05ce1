#include "daemon/cli/policy_tables.hpp"

#include <boost/algorithm/string/join.hpp>
#include <fmt/format.h>

#include "base/date.hpp"
#include "schema/step.hpp"

namespace xinqiao {
namespace {

std::string day_or(const std::optional<Day>& day, const char* otherwise) {
    return day ? format_day(*day) : otherwise;
}

std::string validity_of(const RuleScope& rule) {
    if (!rule.valid_from && !rule.valid_until) return "—";
    return day_or(rule.valid_from, "") + "…" + day_or(rule.valid_until, "");
}

std::string kind_label(const Kinds& kinds, const KindName& name) {
    const Kind* kind = kinds.find(name);
    return kind == nullptr ? name.text() : kind->label;
}

std::string kinds_of_rule(const RuleScope& rule, const Kinds& kinds) {
    if (rule.kinds.empty()) return "各类";
    std::vector<std::string> labels;
    for (const KindName& kind : rule.kinds) {
        labels.push_back(kind_label(kinds, kind));
    }
    return boost::algorithm::join(labels, "、");
}

// The codes of a class mean the same in every kind that has them.
std::string severities_of(const RuleScope& rule, const Kinds& kinds) {
    std::vector<std::string> labels;
    for (const std::string& code : rule.severities) {
        std::string label = code;
        const Kind* kind = rule.kinds.empty() ? nullptr : kinds.find(rule.kinds.front());
        const Field* field = kind == nullptr ? nullptr : kind->find("severity");
        for (const Code& known : field == nullptr ? std::vector<Code>{} : field->codes) {
            if (known.value == code) label = known.label;
        }
        labels.push_back(label);
    }
    return labels.empty() ? "—" : boost::algorithm::join(labels, "、");
}

std::string or_dash(std::string text) {
    return text.empty() ? "—" : text;
}

std::string article_of(const RuleScope& rule) {
    return or_dash(rule.article);
}

const char* read_word(const RuleScope& rule) {
    return rule.verified ? "已核实" : "未核实";
}

std::string clock_of(const PublicationRule& rule, const Kinds& kinds) {
    std::vector<std::string> labels;
    const Kind* kind = kinds.find(rule.kinds.front());
    for (const std::string& name : rule.clock) {
        const Field* field = kind == nullptr ? nullptr : kind->find(name);
        labels.push_back(field == nullptr ? name : field->label);
    }
    return or_dash(boost::algorithm::join(labels, "，否则"));
}

std::string word_of_end(EndAction end) {
    switch (end) {
        case EndAction::archive:
            return "归档";
        case EndAction::erase:
            return "删除";
        case EndAction::stop:
            return "停止公示";
    }
    return {};
}

std::string end_of_rule(const PublicationRule& rule) {
    const std::string organisations = word_of_end(rule.end);
    const std::string persons = word_of_end(rule.end_person);
    std::string text = organisations;
    if (persons != organisations) text += "，自然人" + persons;
    return rule.extended_while_listed ? text + "；在严重失信名单期间顺延" : text;
}

// Of those in force only what has a rule for the kind at all.
std::vector<std::string> rule_sets_for(const Policy& policy, const KindName& kind) {
    std::vector<std::string> ids;
    for (const std::string& id : policy.choice().of(kind)) {
        if (policy.find(id)->speaks_of(kind)) ids.push_back(id);
    }
    return ids;
}

std::string who_chose(const ChosenByKind& chosen, const KindName& kind) {
    const auto found = chosen.find(kind);
    if (found == chosen.end()) return "配置";
    return fmt::format(
        "{} {}: {}",
        format_day(day_of(found->second.moment)),
        found->second.who,
        found->second.reason
    );
}

boost::json::object scope_json(const RuleScope& rule) {
    boost::json::array kinds;
    for (const KindName& kind : rule.kinds) {
        kinds.emplace_back(kind.text());
    }
    return {
        {"id", rule.id},
        {"kinds", std::move(kinds)},
        {"severities", words_json(rule.severities)},
        {"valid_from", day_or(rule.valid_from, "")},
        {"valid_until", day_or(rule.valid_until, "")},
        {"article", rule.article},
        {"verified", rule.verified}};
}

}  // namespace

boost::json::array words_json(const std::vector<std::string>& words) {
    boost::json::array array;
    for (const std::string& word : words) {
        array.emplace_back(word);
    }
    return array;
}

TextTable rule_set_table(const Policy& policy) {
    TextTable table{{"规则集", "文件", "文号", "状态", "自", "期限>", "未核实>"}};
    for (const RuleSet& rule_set : policy) {
        table.add(
            {rule_set.id,
             rule_set.label,
             or_dash(rule_set.number),
             std::string{chinese(rule_set.status)},
             day_or(rule_set.valid_from, "—"),
             std::to_string(rule_set.publications.size() + rule_set.steps.size()),
             std::to_string(rule_set.unverified())}
        );
    }
    return table;
}

TextTable in_force_table(const Policy& policy, const Kinds& kinds, const ChosenByKind& chosen) {
    TextTable table{{"类别", "名称", "采用的规则集，在前的优先", "由谁定"}};
    for (const auto& [name, kind] : kinds) {
        table.add(
            {name.text(),
             kind.label,
             boost::algorithm::join(rule_sets_for(policy, name), ", "),
             who_chose(chosen, name)}
        );
    }
    return table;
}

boost::json::object policy_json(
    const Policy& policy, const Kinds& kinds, const ChosenByKind& chosen
) {
    boost::json::array rule_sets;
    for (const RuleSet& rule_set : policy) {
        rule_sets.push_back(rule_set_json(rule_set));
    }
    boost::json::array in_force;
    for (const auto& entry : kinds) {
        boost::json::object kind{
            {"kind", entry.first.text()},
            {"rule_sets", words_json(policy.choice().of(entry.first))}};
        if (const auto choice = chosen.find(entry.first); choice != chosen.end()) {
            kind["chosen_by"] = choice->second.who;
            kind["chosen_why"] = choice->second.reason;
        }
        in_force.push_back(std::move(kind));
    }
    return {{"rule_sets", std::move(rule_sets)}, {"in_force", std::move(in_force)}};
}

std::string rule_set_heading(const RuleSet& rule_set) {
    std::string text = fmt::format(
        "{}  《{}》{}\n{}  {}",
        rule_set.id,
        rule_set.document,
        rule_set.number.empty() ? "" : "（" + rule_set.number + "）",
        rule_set.issuer,
        chinese(rule_set.status)
    );
    if (rule_set.valid_from) text += "  自 " + format_day(*rule_set.valid_from);
    if (rule_set.valid_until) text += "  至 " + format_day(*rule_set.valid_until);
    text += '\n';
    if (!rule_set.note.empty()) text += rule_set.note + '\n';
    if (rule_set.unverified() > 0) {
        text += fmt::format("其中 {} 项未核对原文，采用前请核实\n", rule_set.unverified());
    }
    return text;
}

TextTable rule_table(const RuleSet& rule_set, const Kinds& kinds) {
    TextTable table{
        {"事项", "类别", "程度", "最短", "期限", "起算", "期满", "有效", "条款", "核实"}};
    for (const PublicationRule& rule : rule_set.publications) {
        table.add(
            {"公示",
             kinds_of_rule(rule, kinds),
             severities_of(rule, kinds),
             or_dash(chinese(rule.minimum)),
             or_dash(chinese(rule.maximum)),
             clock_of(rule, kinds),
             end_of_rule(rule),
             validity_of(rule),
             article_of(rule),
             read_word(rule)}
        );
    }
    for (const StepRule& rule : rule_set.steps) {
        table.add(
            {label_among(step_words, rule.step),
             kinds_of_rule(rule, kinds),
             severities_of(rule, kinds),
             "—",
             chinese(rule.period),
             "—",
             label_among(role_words, rule.owner),
             validity_of(rule),
             article_of(rule),
             read_word(rule)}
        );
    }
    return table;
}

boost::json::object rule_set_json(const RuleSet& rule_set) {
    boost::json::array publications;
    for (const PublicationRule& rule : rule_set.publications) {
        boost::json::object one = scope_json(rule);
        one["minimum"] = chinese(rule.minimum);
        one["maximum"] = chinese(rule.maximum);
        one["clock"] = words_json(rule.clock);
        one["extended_while_listed"] = rule.extended_while_listed;
        publications.push_back(std::move(one));
    }
    boost::json::array steps;
    for (const StepRule& rule : rule_set.steps) {
        boost::json::object one = scope_json(rule);
        one["step"] = rule.step;
        one["period"] = chinese(rule.period);
        one["owner"] = rule.owner;
        steps.push_back(std::move(one));
    }
    return {
        {"id", rule_set.id},
        {"label", rule_set.label},
        {"document", rule_set.document},
        {"number", rule_set.number},
        {"status", std::string{chinese(rule_set.status)}},
        {"unverified", rule_set.unverified()},
        {"note", rule_set.note},
        {"publications", std::move(publications)},
        {"steps", std::move(steps)}};
}

}  // namespace xinqiao
