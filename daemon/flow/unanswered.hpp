// What was told and never answered: after a crash, a lost reply, an unclear one.
//
// It is read back, or told again under the same number, but not before it can have settled.
#pragma once

#include "daemon/flow/delivery.hpp"

namespace xinqiao {

// What stands at a system that can be asked, as a digest of what we would have sent; nothing:
// nothing stands there. What cannot be understood has a digest that is none of ours.
std::optional<Digest> standing_digest(Delivery& delivery, const Publication& row);

// Looks at everything without an answer, once.
void resolve_unanswered(Delivery& delivery);

// What was told before we came. Beside a night an urgent push leaves that alone, and says so: the
// night is telling it now, or has it on its list.
bool resolve_left_over(Delivery& delivery);

// Gives what has no answer the time to take effect; true: it is worth another look. A night has
// only so much time for it; the rest is left to the next push, as everything is by an urgent one.
bool await_unanswered(Delivery& delivery);

// Whoever waits for an urgent push is told what is known, and is not kept for it.
void tell_unconfirmed(Delivery& delivery);

// An urgent change is looked at where it stands, without waiting for the next reading of the list.
void see(Delivery& delivery, const Publication& row);

}  // namespace xinqiao
