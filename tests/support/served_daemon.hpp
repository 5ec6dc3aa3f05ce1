// A daemon that serves on a port of its own, for tests that only talk to its front door.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/world.hpp"

namespace xinqiao::support {

class ServedDaemon {
public:
    // `settings`: more lines of [http], and sections behind it.
    explicit ServedDaemon(const std::string& settings);
    // Asks it to stop; returns its exit code.
    int stop();

    World& world() { return world_; }
    std::uint16_t port() const { return port_; }
    std::string socket() const { return world_.path("xinqiao.sock").string(); }
    Process& process() { return *process_; }
    // A token with that role.
    std::string token(const std::string& role);

    void start();

private:
    World world_;
    std::uint16_t port_;
    std::optional<Process> process_;
};

}  // namespace xinqiao::support
