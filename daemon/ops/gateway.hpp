// One configuration and everything that is built from it; a reload replaces it as a whole.
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
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

}  // namespace xinqiao
