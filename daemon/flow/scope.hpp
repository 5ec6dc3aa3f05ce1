// Of which systems and kinds something is done.
#pragma once

#include <string>
#include <vector>

#include "daemon/flow/rulebook.hpp"
#include "daemon/flow/systems.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// Empty: all of them.
struct Scope {
    std::vector<SystemName> systems;
    std::vector<KindName> kinds;

    bool has_system(const std::string& name) const;
    bool has_kind(const std::string& name) const;
};

// Throws Error{invalid} that lists those there are when a name is unknown.
void check_names(const Scope& scope, const Rulebook& rulebook, const Systems& systems);

}  // namespace xinqiao
