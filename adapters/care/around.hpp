// One concern put around every call of an end: what all wrappers of this folder are made of.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "adapters/adapter.hpp"

namespace xinqiao {

// The call itself. Returns whether the other side answered: false for a push of which every
// receipt is Unknown.
using Exchange = std::function<bool()>;

// Calls `exchange` once, or throws. `operation` is pull, push, read_back or poll.
using Around =
    std::function<void(std::string_view operation, const Call& call, const Exchange& exchange)>;

std::unique_ptr<Source> wrapped(std::unique_ptr<Source> source, Around around);
// Ends that are not offered stay null.
TargetEnds wrapped(TargetEnds ends, const Around& around);

}  // namespace xinqiao
