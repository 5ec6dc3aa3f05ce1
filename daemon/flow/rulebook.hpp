// Everything the schema folder says, read once at start: kinds, mappings, policy, calendars.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/policy.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

struct Rulebook {
    // Throws Error{misconfigured} that names file, line and key of what is wrong.
    explicit Rulebook(const std::filesystem::path& schema_folder);
    // With those rule sets in force.
    Rulebook(const std::filesystem::path& schema_folder, std::vector<std::string> rule_sets);

    Kinds kinds;
    Mappings mappings;
    Policy policy;
    Workdays workdays;
    Digest fingerprint;  // of kinds, mappings and policy: when it changes, all is judged again
};

}  // namespace xinqiao
