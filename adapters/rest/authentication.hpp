// How we say who we are: a bearer token, or an HMAC over the request.
#pragma once

#include <string>
#include <string_view>

#include "adapters/http/client.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"

namespace xinqiao {

// What signs or names every request to one platform.
class Authentication {
public:
    // Throws Error{misconfigured} when a credential is needed and cannot be read.
    Authentication(const RestSettings& rest, const Credentials& credentials);

    // Adds the headers that the platform asks for; the request is otherwise finished.
    void sign(HttpRequest& request, Moment now) const;

private:
    std::string method_;
    std::string application_;
    Secret secret_;
};

// Lower-case hexadecimal HMAC-SHA256.
std::string hmac_sha256(std::string_view key, std::string_view text);

// yyyyMMddHHmmss in Asia/Shanghai.
std::string time_stamp(Moment now);

}  // namespace xinqiao
