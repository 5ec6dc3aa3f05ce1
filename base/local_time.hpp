// A moment as people of Asia/Shanghai write it.
#pragma once

#include <string>

#include "base/clock.hpp"

namespace xinqiao {

// "2026-11-25T10:04:00", to the second, in Asia/Shanghai.
std::string local_time(Moment moment);

}  // namespace xinqiao
