// How long each exchange took and how it ended, for whoever counts.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "adapters/adapter.hpp"

namespace xinqiao {

// `operation`: pull, push, read_back, poll. `outcome`: ok, unknown (a push without any answer)
// or the name of the error's kind.
using Measurement = std::function<
    void(std::string_view operation, std::string_view outcome, std::chrono::milliseconds duration)>;

std::unique_ptr<Source> measured(std::unique_ptr<Source> source, Measurement measure);
TargetEnds measured(TargetEnds ends, const Measurement& measure);

}  // namespace xinqiao
