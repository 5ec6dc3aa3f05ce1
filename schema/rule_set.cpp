#include "schema/rule_set.hpp"

#include <algorithm>

#include "schema/subject.hpp"

namespace xinqiao {
namespace {

template <class Value, class Wanted>
bool names(const std::vector<Value>& values, const Wanted& wanted) {
    return std::find(values.begin(), values.end(), wanted) != values.end();
}

template <class Rules>
std::size_t unread(const Rules& rules) {
    return static_cast<std::size_t>(std::count_if(rules.begin(), rules.end(), [](const auto& rule) {
        return !rule.verified;
    }));
}

template <class Rules>
bool any_for(const Rules& rules, const KindName& kind) {
    return std::any_of(rules.begin(), rules.end(), [&](const auto& rule) {
        return rule.kinds.empty() || names(rule.kinds, kind);
    });
}

}  // namespace

bool is_for(SubjectType subjects, const SubjectCode& subject) {
    return subjects == SubjectType::any || (subjects == SubjectType::person) == is_person(subject);
}

bool RuleScope::applies(const KindName& kind, std::string_view severity, Day day) const {
    return (kinds.empty() || names(kinds, kind))
           && (severities.empty() || names(severities, severity))
           && (!valid_from || *valid_from <= day) && (!valid_until || day <= *valid_until);
}

std::string_view chinese(RuleSetStatus status) {
    switch (status) {
        case RuleSetStatus::in_force:
            return "现行";
        case RuleSetStatus::draft:
            return "征求意见稿";
        case RuleSetStatus::superseded:
            return "已被取代";
    }
    return "";
}

bool RuleSet::speaks_of(const KindName& kind) const {
    return any_for(publications, kind) || any_for(steps, kind);
}

std::size_t RuleSet::unverified() const {
    return unread(publications) + unread(steps);
}

std::string cited(const RuleScope& rule) {
    std::string text = "《" + rule.document + "》";
    if (!rule.number.empty()) text += "（" + rule.number + "）";
    return text + rule.article + (rule.verified ? "" : "（未核实）");
}

}  // namespace xinqiao
