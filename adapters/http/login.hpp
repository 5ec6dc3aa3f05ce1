// The tokens that logins gave, in memory only.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "base/secret.hpp"

namespace xinqiao {

// The token of that account: the one in use unless it is too old or the `refused` one, else what
// `log_in` gets. One per account in the whole process, because platforms end an older token when
// the same account logs in again: two ends side by side would drive each other out for ever.
// A login that was `forbidden` is answered the same for five minutes without asking again.
Secret login_token(
    const std::string& account,
    const Secret& refused,
    std::chrono::seconds lifetime,
    const std::stop_token& stop,
    const std::function<Secret()>& log_in
);

}  // namespace xinqiao
