// Which periods hold, by the document they come from: rule sets, and which of them are in force
// for a kind. Read from policy/*.toml.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/record.hpp"
#include "schema/rule_set.hpp"

namespace xinqiao {

// The rule sets in force, by id: the first that has a rule for the case decides it.
struct PolicyChoice {
    std::vector<std::string> by_default;
    std::map<KindName, std::vector<std::string>> by_kind;

    // Those for that kind.
    const std::vector<std::string>& of(const KindName& kind) const;
};

// National rules before those of the region, the bureau's own days before longer ones; see
// docs/formats/policy.md.
std::vector<std::string> usual_rule_sets();

class Policy {
public:
    // Reads every rule set of the folder, with the usual ones in force as far as they are there;
    // throws Error{misconfigured} with file, line and key of every mistake.
    explicit Policy(const std::filesystem::path& folder);

    // The same rule sets with others in force; throws Error{misconfigured} for an id that there
    // is not.
    Policy with(PolicyChoice choice) const;
    const PolicyChoice& choice() const noexcept { return choice_; }

    // The rule for that record on that day; nothing: no rule set in force has a term for it.
    // Inside a rule set that for the record's severity wins, then the one that began last.
    const PublicationRule* publication(const Record& record, Day today) const;

    // How long that step may take; nothing: no rule set in force says so. Severity may be empty.
    const StepRule* step(
        std::string_view step, const KindName& kind, std::string_view severity, Day day
    ) const;

    // Nothing: there is no such rule set.
    const RuleSet* find(std::string_view id) const;

    // Every rule set of the folder, in force or not.
    auto begin() const noexcept { return rule_sets_.begin(); }
    auto end() const noexcept { return rule_sets_.end(); }

private:
    std::vector<RuleSet> rule_sets_;
    PolicyChoice choice_;
};

}  // namespace xinqiao
