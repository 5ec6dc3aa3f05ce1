// Ed25519: signs a text with a private key, and says whether a signature is of a key.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/secret.hpp"

struct evp_pkey_st;

namespace xinqiao {

class SigningKey {
public:
    // A private key in PEM, as `openssl genpkey -algorithm ed25519` writes it. Throws
    // Error{misconfigured} for anything else.
    explicit SigningKey(const Secret& pem);

    // Base64 of the 64 bytes.
    std::string sign(std::string_view text) const;
    bool signed_by_us(std::string_view text, const std::string& signature) const;

private:
    struct Free {
        void operator()(evp_pkey_st* key) const noexcept;
    };
    std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace xinqiao
