// Reads one quarantined row again, as if its list had just said it.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/flow/workshop.hpp"

namespace xinqiao {

enum class CodeReview {
    none,
    accept_suspect  // a steward has seen that the suspect code of the row is a real one
};

struct RetryWish {
    std::int64_t id = 0;
    std::string reason;  // of the steward, for the journal and the whitelist
    CodeReview review = CodeReview::none;
};

struct RetryOutcome {
    bool resolved = false;
    std::string sentence;  // Chinese: what became of the row, or why it stays
};

// By the same road as a pull: ownership, digests, journal. Throws Error{invalid} for a row that is
// not open, whose list is no longer configured, or whose code is not a suspect one.
RetryOutcome retry_quarantined(const Workshop& workshop, const RetryWish& wish);

}  // namespace xinqiao
