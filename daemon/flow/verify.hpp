// Looks with our own eyes, right after an urgent push, whether every platform shows what it should.
#pragma once

#include <stop_token>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

// Reads the published lists of that kind once, side by side, where they are short enough to be read
// while somebody waits; longer ones, and those that somebody else is reading, wait for their
// schedule. Throws Error only for the store.
void verify_now(Workshop& workshop, const KindName& kind, const std::stop_token& stop);

}  // namespace xinqiao
