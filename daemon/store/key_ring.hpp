// The keys by which personal data are sealed in the store: the newest seals, the others still open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/cipher.hpp"
#include "base/secret.hpp"

namespace xinqiao {

struct SealingKey {
    std::string id;  // 8 hexadecimal digits
    Cipher cipher = Cipher::aes;
    Secret secret;
};

class KeyRing {
public:
    // One key a line, the newest last: id, cipher, 64 hexadecimal digits; "#" begins a comment.
    // Throws Error{misconfigured} that names the line, never what stands there.
    explicit KeyRing(const Secret& text);

    const SealingKey& newest() const noexcept { return keys_.back(); }
    // Null: not on this ring.
    const SealingKey* find(std::string_view id) const noexcept;
    auto begin() const noexcept { return keys_.begin(); }
    auto end() const noexcept { return keys_.end(); }

private:
    std::vector<SealingKey> keys_;
};

// A line for a ring, with dice of OpenSSL.
Secret fresh_key_line(Cipher cipher);

}  // namespace xinqiao
