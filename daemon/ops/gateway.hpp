// One configuration and everything that is built from it; a reload replaces it as a whole.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "daemon/config/config.hpp"
#include "daemon/flow/rulebook.hpp"
#include "daemon/flow/systems.hpp"
#include "daemon/store/key_ring.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

struct Gateway {
    // Checks everything that can be checked without talking to anybody; throws
    // Error{misconfigured} with every mistake. Clock and observer must outlive it; the observer
    // may be null. The recorder is given the raw bytes of systems that keep payloads.
    Gateway(
        Config settings, const Clock& clock, ExchangeObserver* observer, Recorder recorder = {}
    );

    Config config;
    Rulebook rulebook;
    Systems systems;
};

// The keys that seal personal data: the credential `store-key`. Nothing: they stay clear; throws
// Error{misconfigured} where the configuration does not allow that.
std::optional<KeyRing> store_keys(const Config& config);

// Opens the database of the configuration and brings it up to date; makes its folder. Throws
// Error{misconfigured} when it is sealed and the keys are not there.
std::unique_ptr<Store> open_store(const Config& config);

struct OpenedStore {
    std::unique_ptr<Store> store;
    std::optional<Error> locked;  // why what is sealed in it does not open, and what to do
};

// As open_store, but a sealed store without its keys is opened all the same, for who must be able
// to say so: whatever is sealed is neither read nor written then, and asking for it throws
// Error{misconfigured}.
OpenedStore open_even_locked(const Config& config);

}  // namespace xinqiao
