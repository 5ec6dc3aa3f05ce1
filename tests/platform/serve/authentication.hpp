// Whether a request proves who sent it: a token, or a signature over what it says.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "tests/platform/serve/world.hpp"

namespace xinqiao::platform {

struct Request;

// Lets in who proves to be welcome, and gives tokens to those who log in.
class Gate {
public:
    explicit Gate(const World& world) : world_{world} {}

    bool admits(const Request& request);
    // The token for a login; empty: the password is wrong.
    std::string token_for(const Request& request);

private:
    bool shows_token(const Request& request);

    const World& world_;
    // Guards the token: only the newest is good, for so many requests.
    std::mutex busy_;
    std::int64_t logins_ = 0;
    std::int64_t served_ = 0;
};

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
