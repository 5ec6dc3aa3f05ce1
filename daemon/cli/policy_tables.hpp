// How rule sets, and what a switch of them changes, are told: tables and JSON.
#pragma once

#include <map>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "daemon/flow/policy_switch.hpp"
#include "daemon/report/text_table.hpp"
#include "daemon/store/policy_choices.hpp"
#include "schema/kind.hpp"
#include "schema/policy.hpp"

namespace xinqiao {

using ChosenByKind = std::map<KindName, ChosenRuleSets>;

boost::json::array words_json(const std::vector<std::string>& words);

// Every rule set, and how much of it was not read in the text itself.
TextTable rule_set_table(const Policy& policy);
// Per kind the rule sets in force, and who chose them where it was not the configuration.
TextTable in_force_table(const Policy& policy, const Kinds& kinds, const ChosenByKind& chosen);
boost::json::object policy_json(
    const Policy& policy, const Kinds& kinds, const ChosenByKind& chosen
);

std::string rule_set_heading(const RuleSet& rule_set);
TextTable rule_table(const RuleSet& rule_set, const Kinds& kinds);
boost::json::object rule_set_json(const RuleSet& rule_set);

std::string switch_sentence(
    const PolicySwitchSummary& summary, const std::string& kind, bool dry_run
);
TextTable change_table(const PolicySwitchSummary& summary, std::size_t most);
boost::json::object switch_json(const PolicySwitchSummary& summary, bool dry_run);

}  // namespace xinqiao
