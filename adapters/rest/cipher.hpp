// Bodies that only the platform can read: SM4 (GB/T 32907) in Base64.
#pragma once

#include <string>
#include <string_view>

#include "adapters/system.hpp"

namespace xinqiao {

// SM4 with PKCS#7 padding. "sm4-cbc" draws a fresh initial vector, which stands before the
// encrypted text; "sm4-ecb" has none, and equal blocks look equal: for platforms that know no
// other.
class BodyCipher {
public:
    // Throws Error{misconfigured} when the key is needed and is not 32 hexadecimal digits.
    BodyCipher(const CipherSettings& cipher, const Credentials& credentials);

    bool on() const { return settings_.method != "none"; }

    // {"data":"Base64"} of a body. Where nothing is encrypted, bodies pass as they are.
    std::string sealed(const std::string& body) const;
    // The body in such an object; an object without the field passes: platforms answer errors in
    // plain text. Throws Error{invalid} when it cannot be decrypted.
    std::string opened(const std::string& body) const;

private:
    CipherSettings settings_;
    Secret key_;  // 16 bytes
};

// Both in terms of bytes; `vector` is empty for ECB. Throws Error{invalid} for what is no SM4 text.
std::string sm4_encrypted(const Secret& key, std::string_view vector, std::string_view plain);
std::string sm4_decrypted(const Secret& key, std::string_view vector, std::string_view encrypted);

}  // namespace xinqiao
