// What the status of an answer over HTTP means.
#pragma once

#include "adapters/http/client.hpp"

namespace xinqiao {

// Throws the Error that the answer's status stands for: forbidden for 401 and 403, transient
// (with the pause asked for) for 408, 429 and 5xx, misconfigured for 404, invalid for others.
void check_status(const HttpAnswer& answer);

}  // namespace xinqiao
