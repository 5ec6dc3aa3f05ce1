// Carries requests to the exchange, and faults to the wire: one thread per connection.
#pragma once

#include <cstdint>
#include <filesystem>

#include "tests/platform/serve/exchange.hpp"

namespace xinqiao::platform {

// Listens on the loopback interface, port 0 meaning any, and writes the port that it got.
// Returns at once; the threads run until the process ends.
std::uint16_t start_serving(
    std::uint16_t port, const std::filesystem::path& port_file, Exchange& exchange, Faults& faults
);

// Writes a file whole or not at all: under another name first, then renamed.
void write_whole(const std::filesystem::path& file, const std::string& text);

}  // namespace xinqiao::platform
