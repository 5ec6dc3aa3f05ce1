#include "base/digest.hpp"

#include <memory>

#include <openssl/evp.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Algorithm = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

// Looked up once: fetching by name costs more than hashing a record.
class Hasher {
public:
    explicit Hasher(const char* name)
        : algorithm_{EVP_MD_fetch(nullptr, name, nullptr), EVP_MD_free},
          context_{EVP_MD_CTX_new(), EVP_MD_CTX_free} {
        if (!algorithm_ || !context_) {
            throw Error{Error::Kind::misconfigured, std::string{"OpenSSL has no "} + name};
        }
    }

    Digest operator()(std::string_view bytes) {
        Digest digest;
        const bool done = EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1
                          && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1
                          && EVP_DigestFinal_ex(context_.get(), digest.bytes.data(), nullptr) == 1;
        if (!done) throw Error{Error::Kind::bug, "OpenSSL could not compute a digest"};
        return digest;
    }

private:
    Algorithm algorithm_;
    Context context_;
};

std::uint8_t nibble(char digit) {
    if (digit >= '0' && digit <= '9') return static_cast<std::uint8_t>(digit - '0');
    if (digit >= 'a' && digit <= 'f') return static_cast<std::uint8_t>(digit - 'a' + 10);
    throw Error{Error::Kind::bug, "a digest holds a character that is not hexadecimal"};
}

}  // namespace

std::string Digest::hex() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(64);
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string_view Digest::view() const noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Digest sha256(std::string_view bytes) {
    thread_local Hasher hasher{"SHA256"};
    return hasher(bytes);
}

Digest sm3(std::string_view bytes) {
    thread_local Hasher hasher{"SM3"};
    return hasher(bytes);
}

Digest digest_from_blob(std::string_view blob) {
    Digest digest;
    if (blob.size() != digest.bytes.size()) {
        throw Error{Error::Kind::bug, "a digest in the store is not 32 bytes long"};
    }
    std::memcpy(digest.bytes.data(), blob.data(), blob.size());
    return digest;
}

Digest digest_from_hex(std::string_view hex) {
    Digest digest;
    if (hex.size() != 2 * digest.bytes.size()) {
        throw Error{Error::Kind::bug, "a digest is not 64 hexadecimal digits long"};
    }
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        digest.bytes[i] =
            static_cast<std::uint8_t>(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    }
    return digest;
}

}  // namespace xinqiao
