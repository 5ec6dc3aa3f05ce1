// Signatures that platforms ask for (OpenSSL).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"

namespace xinqiao {

// Lower-case hexadecimal.
std::string hmac_sha256(std::string_view key, std::string_view text);
std::string hmac_sm3(std::string_view key, std::string_view text);
std::string md5(std::string_view text);

// SM2 with SM3 (GB/T 32918, 32905), DER in Base64, under the usual identity 1234567812345678.
// Throws Error{misconfigured} when `key` is not the PEM of an SM2 private key.
std::string sm2_signature(const Secret& key, std::string_view text);

// "a=1&b=2": sorted by name, empty values dropped, nothing escaped.
std::string sorted_parameters(std::vector<std::pair<std::string, std::string>> parameters);

}  // namespace xinqiao
