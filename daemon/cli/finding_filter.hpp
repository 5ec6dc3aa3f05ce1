// Which findings are meant by the words of a steward.
#pragma once

#include <string>

#include "daemon/ops/gateway.hpp"
#include "daemon/store/known_findings.hpp"

namespace xinqiao {

// The stable word of a reason that was typed as such or as its Chinese label; none for none. Throws
// Error{invalid} that lists them all.
std::string reason_typed(const std::string& word);

// Throws Error{invalid} for a kind or a system that there is not. Systems that are no longer
// configured may have findings still.
void check_filter(const FindingFilter& filter, const Gateway& gateway, Transaction& transaction);

}  // namespace xinqiao
