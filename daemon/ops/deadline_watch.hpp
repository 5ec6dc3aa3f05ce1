// Reckons the deadlines again and says aloud which of them are near.
#pragma once

#include <stop_token>

#include "daemon/config/config.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

// One line in the log for each warning that was not given before; the journal has it, too.
void watch_deadlines(
    Workshop& workshop, const DeadlineSettings& settings, const std::stop_token& stop
);

}  // namespace xinqiao
