#include "daemon/store/policy_choices.hpp"

#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/split.hpp>

#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view select_choices =
    "select kind, rule_sets, who, reason, moment from policy_choice order by kind";

constexpr std::string_view upsert_choice = R"(
    insert into policy_choice (kind, rule_sets, who, reason, moment) values ($1, $2, $3, $4, $5)
    on conflict (kind) do update
        set rule_sets = excluded.rule_sets, who = excluded.who, reason = excluded.reason,
            moment = excluded.moment)";

constexpr std::string_view delete_choice = "delete from policy_choice where kind = $1";

std::vector<std::string> rule_sets_in(std::string_view text) {
    std::vector<std::string> ids;
    boost::split(ids, text, boost::is_any_of(","));
    return ids;
}

}  // namespace

std::map<KindName, ChosenRuleSets> PolicyChoices::all() {
    std::map<KindName, ChosenRuleSets> choices;
    transaction_.run(select_choices, {}, [&](const Row& row) {
        ChosenRuleSets chosen{
            .kind = KindName{row.text(0)},
            .rule_sets = rule_sets_in(row.text(1)),
            .who = std::string{row.text(2)},
            .reason = std::string{row.text(3)},
            .moment = row.moment(4)};
        choices.emplace(chosen.kind, chosen);
    });
    return choices;
}

void PolicyChoices::choose(const ChosenRuleSets& chosen) {
    transaction_.run(
        upsert_choice,
        {chosen.kind,
         boost::join(chosen.rule_sets, ","),
         chosen.who,
         without_personal_numbers(chosen.reason),
         chosen.moment}
    );
}

void PolicyChoices::forget(const KindName& kind) {
    transaction_.run(delete_choice, {kind});
}

}  // namespace xinqiao
