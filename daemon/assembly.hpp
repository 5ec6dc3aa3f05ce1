// Every part of the daemon, in the order they need each other.
#pragma once

#include "daemon/cli/verb.hpp"

namespace xinqiao {

// Serves until SIGINT or SIGTERM; throws Error{misconfigured} when it cannot begin.
Exit serve(const Invocation& invocation);

}  // namespace xinqiao
