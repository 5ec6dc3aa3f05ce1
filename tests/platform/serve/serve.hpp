// Plays one platform until it is told to stop.
#pragma once

#include <cstdint>
#include <filesystem>

namespace xinqiao::platform {

struct Stage {
    std::filesystem::path world;      // the world file
    std::filesystem::path data;       // where its database lives
    std::filesystem::path folder;     // of an exchange by files; empty: none
    std::filesystem::path port_file;  // gets the port; empty: not wanted
    std::uint16_t port = 0;           // 0: any
    bool with_parent = false;         // ends when the process that started it ends
};

// Serves over loopback HTTP and, if there is a folder, over files, until SIGTERM or SIGINT.
void serve(const Stage& stage);

}  // namespace xinqiao::platform
