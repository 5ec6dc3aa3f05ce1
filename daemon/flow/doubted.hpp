// After a backup was restored: what may have been told since the backup is looked up at the system
// before it is told again.
#pragma once

#include "daemon/flow/delivery.hpp"

namespace xinqiao {

// Asks the system for each change in doubt, or, where it cannot be asked, takes what its published
// list showed since. What stands there as desired is settled; the rest may be told. Where neither
// is possible nothing is told, and the summary says so.
void look_up_doubted(Delivery& delivery);

// Whether a backup was restored since that published list was last read whole.
bool must_be_seen_first(
    Database& database, const SystemName& system, const StreamSettings& stream, const Clock& clock
);

}  // namespace xinqiao
