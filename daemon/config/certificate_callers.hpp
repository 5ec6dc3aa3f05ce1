// Who a program is to us that shows a certificate.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/config/config.hpp"
#include "schema/caller.hpp"

namespace xinqiao {

// 64 small hexadecimal digits of a SHA-256 as openssl and browsers spell it, with colons or
// without; nothing: it is none.
std::optional<std::string> fingerprint_in(std::string_view text);

// Nothing: no caller has that certificate. `sha256` as fingerprint_in gives it.
std::optional<Caller> certificate_caller(const CallerSettings& settings, std::string_view sha256);

}  // namespace xinqiao
