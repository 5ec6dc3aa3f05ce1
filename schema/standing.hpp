// What may be published of a record today, and why. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "schema/kind.hpp"
#include "schema/life.hpp"
#include "schema/policy.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// What people and sources have done about a record that its own fields do not say.
struct Acts {
    Life life;
    Digest digest;                // of the record as it is now: what an approval is bound to
    bool needs_approval = false;  // the kind asks for a review, or a decision of ours made it
    bool held = false;            // somebody placed a hold
    std::string hold_reason;
    bool withdrawn_by_source = false;  // the owner's complete list no longer has it
    bool owned_by_us = true;           // only the owner's word is published by us
    bool subject_listed = false;       // its subject stands in a list of serious dishonesty
};

// A hold freezes: what stands stays, what does not stand does not go out.
enum class Outcome {
    publish,
    mark,      // where it is shown already, shown as it was when the objection came, with its mark
    withhold,  // must not stand
    freeze     // leave as it is
};

struct Standing {
    Outcome outcome = Outcome::withhold;
    std::string rule;  // stable: "in-force", "expired", "revoked", … see docs/formats
    std::string why;   // a Chinese sentence with the document and article where there is one
    std::optional<Day> until;  // the last day it may stand; nothing: no end is known
    std::optional<Day> due;    // the day to judge again, when nothing else happens
    // The law itself says so, and no hold stops it: the mark of an objection, the end of a term,
    // a signed removal, repair or revocation.
    bool lawful = false;

    bool publish() const noexcept {
        return outcome == Outcome::publish || outcome == Outcome::mark;
    }
};

Standing judge(
    const Record& record, const Kind& kind, const Policy& policy, const Acts& acts, Day today
);

}  // namespace xinqiao
