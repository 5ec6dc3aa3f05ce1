// Waiting for what another thread or process does.
#pragma once

#include <chrono>
#include <functional>

namespace xinqiao::support {

// Looks twenty times a second; false: not within that time.
bool comes_true_within(std::chrono::seconds patience, const std::function<bool()>& holds);

}  // namespace xinqiao::support
