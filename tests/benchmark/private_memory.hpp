// How much private memory this process has: pages of mapped files do not count.
#pragma once

#include <fstream>
#include <string>

namespace xinqiao {

// RssAnon as the kernel counts it, in KiB.
inline long private_memory() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("RssAnon:")) return std::stol(line.substr(8));
    }
    return 0;
}

}  // namespace xinqiao
