// Which rule sets a clerk has put in force for a kind, other than those of the configuration.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct ChosenRuleSets {
    KindName kind;
    std::vector<std::string> rule_sets;  // ids, the first that has a rule decides
    std::string who;
    std::string reason;
    Moment moment{};
};

class PolicyChoices {
public:
    explicit PolicyChoices(Transaction& transaction) : transaction_{transaction} {}

    // By kind; a kind without a choice follows the configuration.
    std::map<KindName, ChosenRuleSets> all();
    // Replaces what was chosen for the kind before.
    void choose(const ChosenRuleSets& chosen);
    // The kind follows the configuration again.
    void forget(const KindName& kind);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
