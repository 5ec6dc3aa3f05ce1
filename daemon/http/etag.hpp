// What a caller already has is not sent again.
#pragma once

#include "daemon/http/message.hpp"

namespace xinqiao {

// Gives a JSON answer to a GET its ETag; 304 where the request's If-None-Match names it.
Response unless_known(const Request& request, Response response);

}  // namespace xinqiao
