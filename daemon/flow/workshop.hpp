// What every flow works with: the rules, the systems, a way to the store, the time, a listener.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "daemon/flow/rulebook.hpp"
#include "daemon/flow/systems.hpp"
#include "daemon/store/store.hpp"

namespace xinqiao {

// Told how far long work has come; the terminal shows it, the watchdog counts it as life.
class Progress {
public:
    virtual ~Progress() = default;
    virtual void step(std::string_view system, std::string_view what, std::int64_t count) = 0;
};

class SilentProgress final : public Progress {
public:
    void step(std::string_view, std::string_view, std::int64_t) override {}
};

struct Workshop {
    const Rulebook& rulebook;
    const Systems& systems;
    const Clock& clock;
    const Store& store;
    Progress& progress;
    std::string actor;  // who asked: "schedule", or the person at the command line, for the journal
};

}  // namespace xinqiao
