// Waiting that ends at once when it is time to stop.
#pragma once

#include <chrono>
#include <stop_token>

namespace xinqiao {

// Waits that long, or until a stop is asked for; true when the time has passed undisturbed.
bool wait_for(const std::stop_token& stop, std::chrono::milliseconds duration);

}  // namespace xinqiao
