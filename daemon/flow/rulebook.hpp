// Everything the schema folder says, read once at start: kinds, mappings, policy, calendars.
#pragma once

#include <filesystem>

#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/policy.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

struct Rulebook {
    // Throws Error{misconfigured} that names file, line and key of what is wrong.
    explicit Rulebook(const std::filesystem::path& schema_folder);

    Kinds kinds;
    Mappings mappings;
    Policy policy;
    Workdays workdays;
};

}  // namespace xinqiao
