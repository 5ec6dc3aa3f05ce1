#include "schema/policy.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "schema/rule_set_reader.hpp"

namespace xinqiao {
namespace {

// Whether `one` goes before `other` for the same case: the special before the general, the newer
// before the older.
bool is_closer(const RuleScope& one, const RuleScope& other) {
    if (one.severities.empty() != other.severities.empty()) return other.severities.empty();
    return one.valid_from > other.valid_from;
}

template <class Rule, class Fits>
const Rule* closest(const std::vector<Rule>& rules, Fits fits) {
    const Rule* found = nullptr;
    for (const Rule& rule : rules) {
        if (fits(rule) && (found == nullptr || is_closer(rule, *found))) found = &rule;
    }
    return found;
}

void refuse_unknown(const Policy& policy, const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
        if (policy.find(id) != nullptr) continue;
        std::string known;
        for (const RuleSet& rule_set : policy) {
            known += (known.empty() ? "" : ", ") + rule_set.id;
        }
        throw Error{Error::Kind::misconfigured, "没有规则集 " + id, "可选: " + known};
    }
}

}  // namespace

const std::vector<std::string>& PolicyChoice::of(const KindName& kind) const {
    const auto chosen = by_kind.find(kind);
    return chosen == by_kind.end() ? by_default : chosen->second;
}

std::vector<std::string> usual_rule_sets() {
    return {
        "repair-2026",
        "council-2025",
        "mnr-13",
        "bureau-plan",
        "league-opinion",
        "mining-draft",
        "region-2018",
        "council-2016",
        "council-2019"};
}

Policy::Policy(const std::filesystem::path& folder) : rule_sets_{read_rule_sets(folder)} {
    for (std::string& id : usual_rule_sets()) {
        if (find(id) != nullptr) choice_.by_default.push_back(std::move(id));
    }
}

Policy Policy::with(PolicyChoice choice) const {
    refuse_unknown(*this, choice.by_default);
    for (const auto& [kind, ids] : choice.by_kind) {
        refuse_unknown(*this, ids);
    }
    Policy other = *this;
    other.choice_ = std::move(choice);
    return other;
}

const PublicationRule* Policy::publication(const Record& record, Day today) const {
    const std::string_view severity = record.fields.text("severity");
    for (const std::string& id : choice_.of(record.kind)) {
        const auto* rule = closest(find(id)->publications, [&](const PublicationRule& candidate) {
            return candidate.applies(record.kind, severity, today)
                   && is_for(candidate.subjects, record.subject);
        });
        if (rule != nullptr) return rule;
    }
    return nullptr;
}

const StepRule* Policy::step(
    std::string_view step, const KindName& kind, std::string_view severity, Day day
) const {
    for (const std::string& id : choice_.of(kind)) {
        const auto* rule = closest(find(id)->steps, [&](const StepRule& candidate) {
            return candidate.step == step && candidate.applies(kind, severity, day);
        });
        if (rule != nullptr) return rule;
    }
    return nullptr;
}

const RuleSet* Policy::find(std::string_view id) const {
    const auto found = std::find_if(rule_sets_.begin(), rule_sets_.end(), [&](const auto& one) {
        return one.id == id;
    });
    return found == rule_sets_.end() ? nullptr : &*found;
}

}  // namespace xinqiao
