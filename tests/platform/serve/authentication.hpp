// Whether a request proves who sent it: a bearer token, or an HMAC over what it says.
#pragma once

#include <string>
#include <string_view>

#include "tests/platform/serve/world.hpp"

namespace xinqiao::platform {

struct Request;

bool authentic(const World& world, const Request& request);

// Hexadecimal HMAC-SHA256(secret, METHOD \n target \n time \n sha256-hex(body)).
std::string signature(
    const std::string& secret,
    std::string_view method,
    std::string_view target,
    std::string_view time,
    std::string_view body
);

// Percent-decoded text of a query.
std::string decoded(std::string_view text);

}  // namespace xinqiao::platform
