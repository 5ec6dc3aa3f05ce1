// Which findings a planned world must end with, by what docs/formats/findings.md promises.
#pragma once

#include <compare>
#include <iosfwd>
#include <set>
#include <string>

#include "tests/world/plan.hpp"

namespace xinqiao::world {

// Platforms are called "0", "1", …, our own source "source".
struct Expected {
    std::string system;
    std::string kind;
    std::string key;
    std::string reason;

    friend auto operator<=>(const Expected&, const Expected&) = default;
};
using Expectation = std::set<Expected>;

std::ostream& operator<<(std::ostream& out, const Expected& expected);

Expectation expected_findings(const Plan& plan);
// What is left of them once what needs no person was healed, and told again to platforms that have
// come to their senses.
Expectation left_after_healing(const Plan& plan);

// Whether the record is one that must stand at the end, for all that our source says. What a hold
// froze counts as it stood before.
bool must_stand(const PlannedRecord& record);
// What we want to stand.
const Fact& fact_wanted(const PlannedRecord& record);

}  // namespace xinqiao::world
