// Secrets by name: one file each, given by systemd or by the operator.
#pragma once

#include <optional>
#include <string>

#include "adapters/system.hpp"

namespace xinqiao {

// Reads FOLDER/NAME, without white space around it. `folder` empty: $CREDENTIALS_DIRECTORY. The
// function throws Error{misconfigured} for a file that is missing, empty, too large, or open to
// other users of the machine.
Credentials credentials_in(std::string folder);

// One that need not be there. Throws as above for a file that is there and is not good.
std::optional<Secret> credential_if_there(const std::string& folder, const std::string& name);

}  // namespace xinqiao
