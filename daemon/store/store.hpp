// Where databases come from: one connection for each thread, copies for rehearsals, the night's
// lock.
#pragma once

#include <memory>

#include "daemon/store/database.hpp"

namespace xinqiao {

// Held while a night runs; given back when destroyed, also by a crash.
class NightPermit {
public:
    virtual ~NightPermit() = default;
};

class Store {
public:
    virtual ~Store() = default;

    virtual std::unique_ptr<Database> open() const = 0;
    // A private copy of what the store holds now; it disappears with the object.
    virtual std::unique_ptr<Store> rehearsal() const = 0;
    // Throws Error{transient} while another night runs on this store.
    virtual std::unique_ptr<NightPermit> permit_night() const = 0;
};

}  // namespace xinqiao
