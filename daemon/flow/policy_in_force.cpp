#include "daemon/flow/policy_in_force.hpp"

#include "daemon/store/policy_choices.hpp"

namespace xinqiao {

Policy policy_in_force(const Policy& configured, Transaction& transaction) {
    PolicyChoice choice = configured.choice();
    for (auto& [kind, chosen] : PolicyChoices{transaction}.all()) {
        choice.by_kind[kind] = chosen.rule_sets;
    }
    return configured.with(std::move(choice));
}

}  // namespace xinqiao
