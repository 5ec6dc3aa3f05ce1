// Who a user of this machine is to us.
#pragma once

#include "daemon/config/config.hpp"
#include "schema/caller.hpp"

namespace xinqiao {

// root and `own`, the user whom the store belongs to, are the local administrator: everything, and
// always the same person. Others are who the settings say; whom they do not name has no role.
Caller local_caller(const CallerSettings& settings, unsigned user, unsigned own);

}  // namespace xinqiao
