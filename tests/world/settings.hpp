// The systems of a planned world, configured.
#pragma once

#include <string>
#include <vector>

#include "adapters/system.hpp"
#include "tests/world/plan.hpp"

namespace xinqiao::world {

// "source" and "0", "1", … with the name of the world behind them; the source comes first.
std::vector<SystemSettings> settings_of(const Plan& plan, const std::string& name);

}  // namespace xinqiao::world
