// Tables of a pretend platform as stages: what stands between it and the adapter is the test's to
// say.
#pragma once

#include <string>
#include <vector>

#include "adapters/system.hpp"
#include "tests/contract/suite/stage.hpp"
#include "tests/support/world.hpp"

namespace xinqiao {

// A world file that begins with `front` and has a table for every test, so that none finds what
// another left.
std::string many_tables(const std::string& front);
// The name of a table that was not used yet; its path is "/NAME".
std::string next_table();

// What stands in the table now, in this order.
void show_rows(
    support::Platform& platform, const std::string& table, const std::vector<WireRow>& rows
);

// `system` says how to come in; the platform lives as long as the stages.
SourceStage platform_source_stage(
    support::Platform& platform, const SystemSettings& system, const Credentials& credentials
);
// A look at the table, without ends.
TargetStage table_stage(support::Platform& platform, const std::string& table);
TargetStage platform_target_stage(
    support::Platform& platform, const SystemSettings& system, const Credentials& credentials
);

}  // namespace xinqiao
