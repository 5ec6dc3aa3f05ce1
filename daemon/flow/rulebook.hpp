// Everything the schema folder says, read once at start: kinds, mappings, policy, calendars.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "schema/department.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/measure.hpp"
#include "schema/policy.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

// What follows from a listing beside its publication, and who carries it.
struct MeasureRules {
    MeasureCatalogues catalogues;
    std::vector<std::string> in_force = usual_measure_catalogues();
    Departments departments;
    // How long a department may take to answer. No document that was read says so: it is the
    // bureau's own.
    Period answer{.days = 10, .day_kind = DayKind::working};
};

struct Rulebook {
    // Throws Error{misconfigured} that names file, line and key of what is wrong.
    explicit Rulebook(const std::filesystem::path& schema_folder);
    // With those rule sets in force.
    Rulebook(const std::filesystem::path& schema_folder, std::vector<std::string> rule_sets);

    Kinds kinds;
    Mappings mappings;
    Policy policy;
    Workdays workdays;
    MeasureRules measures;
    // Penalties decided since that day need a repair notice (两书同达); nothing: none do.
    std::optional<Day> repair_notice_since;
    Digest fingerprint;  // of kinds, mappings and policy: when it changes, all is judged again
};

}  // namespace xinqiao
