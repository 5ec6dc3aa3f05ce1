// What may be published of a record today, and why. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "schema/kind.hpp"
#include "schema/policy.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// What people and sources have done about a record that its own fields do not say.
struct Acts {
    bool held = false;  // an objection, a missing review or approval
    std::string hold_reason;
    bool withdrawn_by_source = false;  // the owner's complete list no longer has it
    bool owned_by_us = true;           // only the owner's word is published by us
    bool repaired = false;             // a repair decision is signed
    bool revoked = false;              // a revocation decision is signed
    bool removed = false;              // a removal decision is signed (lists)
};

// A hold freezes: what stands stays, what does not stand does not go out.
enum class Outcome {
    publish,
    withhold,  // must not stand
    freeze     // leave as it is
};

struct Standing {
    Outcome outcome = Outcome::withhold;
    std::string rule;  // stable: "in-force", "expired", "revoked", … see docs/formats
    std::string why;   // a Chinese sentence with the document and article where there is one
    std::optional<Day> until;  // the last day it may stand; nothing: no end is known
    std::optional<Day> due;    // the day to judge again, when nothing else happens

    bool publish() const noexcept { return outcome == Outcome::publish; }
};

Standing judge(
    const Record& record, const Kind& kind, const Policy& policy, const Acts& acts, Day today
);

}  // namespace xinqiao
