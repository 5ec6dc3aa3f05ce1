// Seals personal data in the store, and hides digests by which somebody could test a guess.
// docs/formats/sealed-store.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/key_ring.hpp"

namespace xinqiao {

// Which value it is: "content.body" of the row that these bytes name.
struct SealedPlace {
    std::string_view column;
    std::string_view row;
};

enum class SealedSort : char {
    text = 't',
    bytes = 'b'
};

struct Unsealed {
    SealedSort sort = SealedSort::text;
    std::string text;
};

// Not changed once it is made, so that threads share it.
class Vault {
public:
    // Of a store that is sealed, without its keys: whatever is asked of it throws
    // Error{misconfigured}.
    Vault() = default;
    // `wrapped`: the secret of the store, as the table `vault` keeps it. Throws
    // Error{misconfigured} when no key of the ring opens it.
    Vault(KeyRing ring, std::string_view wrapped);

    // A secret for a store that has none, wrapped by the newest key.
    static std::string fresh_secret(const KeyRing& ring);
    // The secret of this store, wrapped by the newest key.
    std::string rewrapped() const;

    // Texts of at most two bytes ("", "{}", "[]") say nothing and stay as they are.
    std::string seal(const SealedPlace& place, std::string_view text, SealedSort sort) const;
    // Throws Error{misconfigured} for a value that was touched, moved, or sealed by another key.
    Unsealed open(const SealedPlace& place, std::string_view sealed) const;

    // A digest as it stands in the store, and back. Empty stays empty.
    std::string masked(std::string_view digest) const;
    std::string unmasked(std::string_view digest) const;

    const KeyRing& ring() const;

private:
    std::string permuted_digest(std::string_view digest, Direction direction) const;

    std::optional<KeyRing> ring_;
    Cipher cipher_ = Cipher::aes;  // of the secret
    Secret secret_;
    Secret mask_;
};

// The id of the key that sealed it; empty: it is not sealed.
std::string key_of_sealed(std::string_view sealed);

}  // namespace xinqiao
