// The files behind [http.tls]: our certificate, its key, the authorities of callers.
#pragma once

#include <filesystem>
#include <vector>

#include "base/secret.hpp"
#include "daemon/config/config.hpp"

namespace xinqiao {

// The private key of the port; empty without TLS. Throws Error{misconfigured} for a file that is
// missing, or that other users of the machine can read.
Secret door_key(const Config& config);

// Those that make a new certificate when they change; none without TLS.
std::vector<std::filesystem::path> door_files(const Config& config);

}  // namespace xinqiao
