#include "daemon/http/decision_tag.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "daemon/report/decision_words.hpp"

namespace xinqiao {
namespace {

// "12-: every tag of decision 12 begins like this.
std::string head_of_tag(std::int64_t decision) {
    return '"' + std::to_string(decision) + '-';
}

}  // namespace

std::string decision_tag(const DecidedCase& found, const Kinds& kinds, const Sight& sight) {
    boost::json::object told = case_json(found, kinds, Sight{Visibility::shared, true});
    told["newest_act"] = found.newest_act;
    told["field_count"] = found.decision.fields.size();  // none once they were erased
    const bool is_whole = sight.fields == Visibility::restricted;
    return head_of_tag(found.decision.act.id) + opaque_tag_of(boost::json::serialize(told))
           + (is_whole ? "\"" : "-shared\"");
}

bool ActCondition::holds(Transaction& transaction, const std::vector<SignedAct>& acts) {
    if (acts.empty()) return false;
    if (wanted_.any) return true;
    for (const SignedAct& act : acts) {
        if (!names(act.id)) continue;
        present_ = tag_now(transaction, act.id);
        if (wanted_.match_strongly(present_)) return true;
    }
    const auto newest = std::ranges::max_element(acts, {}, &SignedAct::id);
    if (present_.empty()) present_ = tag_now(transaction, newest->id);
    return false;
}

bool ActCondition::names(std::int64_t decision) const {
    return std::ranges::any_of(wanted_.strong, [&](const std::string& tag) {
        return tag.starts_with(head_of_tag(decision));
    });
}

std::string ActCondition::tag_now(Transaction& transaction, std::int64_t decision) const {
    return decision_tag(find_case(transaction, decision).value(), kinds_, sight_);
}

}  // namespace xinqiao
