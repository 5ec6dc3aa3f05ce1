// Where databases come from: one connection for each thread, copies for rehearsals, the permits of
// those who work on a system.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/store/database.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// What somebody works on a system for. At any time one night works on it, and beside it one
// urgent push.
enum class Errand {
    night,
    urgent
};

// Held while the work lasts; given back when destroyed, also by a crash.
class Permit {
public:
    virtual ~Permit() = default;
};

class Store {
public:
    virtual ~Store() = default;

    virtual std::unique_ptr<Database> open() const = 0;
    // A private copy of what the store holds now; it disappears with the object.
    virtual std::unique_ptr<Store> rehearsal() const = 0;
    // Null while somebody else has it, in this process or another.
    virtual std::unique_ptr<Permit> try_permit(const SystemName& system, Errand errand) const = 0;
    // Who has it now, in Chinese; empty: it is not known.
    virtual std::string holder(const SystemName& system, Errand errand) const = 0;
};

// Permits for all of these systems or for none: throws Error{transient} that names the one that
// somebody else works on.
std::vector<std::unique_ptr<Permit>> permits(
    const Store& store, const std::vector<SystemName>& systems, Errand errand
);

}  // namespace xinqiao
