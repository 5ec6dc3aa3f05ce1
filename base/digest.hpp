// SHA-256 and SM3 of canonical bytes.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>

namespace xinqiao {

// 32 bytes that identify a content. "No content" is an empty std::optional, never a special digest.
struct Digest {
    std::array<std::uint8_t, 32> bytes{};

    friend auto operator<=>(const Digest&, const Digest&) = default;

    // 64 lower-case hexadecimal digits.
    std::string hex() const;
    // The bytes as a blob for the store.
    std::string_view view() const noexcept;
};

Digest sha256(std::string_view bytes);
Digest sm3(std::string_view bytes);

// The digest whose blob or hexadecimal form this is; throws Error{bug} for any other length.
Digest digest_from_blob(std::string_view blob);
Digest digest_from_hex(std::string_view hex);

}  // namespace xinqiao

template <>
struct std::hash<xinqiao::Digest> {
    std::size_t operator()(const xinqiao::Digest& digest) const noexcept {
        std::size_t prefix = 0;
        std::memcpy(&prefix, digest.bytes.data(), sizeof prefix);
        return prefix;
    }
};
