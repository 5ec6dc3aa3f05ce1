// How a verb ended, as a number that scripts and systemd can read.
#pragma once

#include "base/error.hpp"

namespace xinqiao {

enum class Exit {
    done = 0,           // or: equal
    differences = 1,    // found, and shown
    usage = 2,          // the command line was not understood
    configuration = 3,  // an operator has to change something
    partial = 4,        // something was skipped, guarded or refused
    later = 5,          // may work when tried again
    failed = 7,
};

Exit exit_of(Error::Kind kind);

}  // namespace xinqiao
