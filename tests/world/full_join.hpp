// Which keys differ, worked out by somebody else: the truth and the lists as tables, and one full
// join of SQLite over them.
#pragma once

#include <set>
#include <string>

#include "tests/world/played_world.hpp"

namespace xinqiao::world {

// "SYSTEM KIND KEY".
using Places = std::set<std::string>;

Places differing_places(const Plan& plan, const PlayedWorld& world);
// The places of findings that say that a platform shows something else than it should.
Places places_of(const Expectation& findings);

}  // namespace xinqiao::world
