// Encryption that notices every change: AES-256-GCM, or SM4-CTR with HMAC-SM3 (OpenSSL).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace xinqiao {

enum class Cipher : char {
    aes = 'A',  // AES-256-GCM; HMAC-SHA-256
    sm4 = 'S',  // SM4-CTR, then HMAC-SM3 (GB/T 32907, GB/T 32905)
};

// aes-256-gcm, sm4-ctr-hmac-sm3
std::string_view name_of(Cipher cipher);
std::optional<Cipher> cipher_named(std::string_view name);

inline constexpr std::size_t key_bytes = 32;

std::string random_bytes(std::size_t count);

// Nonce, ciphertext and tag. `bound` is not kept, but must be the same when it is opened. The key
// has key_bytes.
std::string encrypt(
    Cipher cipher, const Secret& key, std::string_view text, std::string_view bound
);
// Nothing: another key, other words in `bound`, or somebody touched it.
std::optional<std::string> decrypt(
    Cipher cipher, const Secret& key, std::string_view sealed, std::string_view bound
);

// With a nonce that was chosen: only to be compared with published answers.
std::string encrypt_with_nonce(
    Cipher cipher,
    const Secret& key,
    std::string_view nonce,
    std::string_view text,
    std::string_view bound
);

// HMAC of the cipher's family: 32 bytes.
std::string keyed_hash(Cipher cipher, const Secret& key, std::string_view text);

// Each 16 bytes by themselves, always alike. Only for what looks random already, such as digests.
enum class Direction {
    forward,
    back
};
std::string permuted(
    Cipher cipher, const Secret& key, std::string_view blocks, Direction direction
);

}  // namespace xinqiao
