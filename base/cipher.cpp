#include "base/cipher.hpp"

#include <memory>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;
using FetchedCipher = std::unique_ptr<EVP_CIPHER, decltype(&EVP_CIPHER_free)>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

constexpr std::size_t tag_bytes_of(Cipher cipher) {
    return cipher == Cipher::aes ? 16 : 32;
}
constexpr std::size_t nonce_bytes_of(Cipher cipher) {
    return cipher == Cipher::aes ? 12 : 16;
}

const unsigned char* raw(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text, std::size_t at = 0) {
    return reinterpret_cast<unsigned char*>(text.data() + at);
}

void require(bool done) {
    if (!done) throw Error{Error::Kind::bug, "OpenSSL could not encrypt or decrypt"};
}

void require_key(const Secret& key) {
    if (key.reveal().size() == key_bytes) return;
    throw Error{Error::Kind::bug, "a key is not 32 bytes long"};
}

// One way of working, looked up once in each thread.
class Engine {
public:
    explicit Engine(const char* name)
        : cipher_{EVP_CIPHER_fetch(nullptr, name, nullptr), EVP_CIPHER_free},
          context_{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free} {
        if (cipher_ && context_) return;
        throw Error{Error::Kind::misconfigured, std::string{"OpenSSL has no "} + name};
    }

    EVP_CIPHER_CTX* begin(std::string_view key, std::string_view nonce, Direction direction) {
        const int encrypts = direction == Direction::forward ? 1 : 0;
        const unsigned char* start = nonce.empty() ? nullptr : raw(nonce);
        require(
            EVP_CipherInit_ex2(context_.get(), cipher_.get(), raw(key), start, encrypts, nullptr)
            == 1
        );
        return context_.get();
    }

private:
    FetchedCipher cipher_;
    CipherContext context_;
};

void update(EVP_CIPHER_CTX* context, unsigned char* out, std::string_view in) {
    int written = 0;
    require(EVP_CipherUpdate(context, out, &written, raw(in), static_cast<int>(in.size())) == 1);
}

Engine& gcm() {
    thread_local Engine engine{"AES-256-GCM"};
    return engine;
}

// The ciphertext, and the tag behind it.
std::string gcm_encrypt(
    const Secret& key, std::string_view nonce, std::string_view text, std::string_view bound
) {
    const std::size_t tag_bytes = tag_bytes_of(Cipher::aes);
    std::string out(text.size() + tag_bytes, '\0');
    EVP_CIPHER_CTX* context = gcm().begin(key.reveal(), nonce, Direction::forward);
    if (!bound.empty()) update(context, nullptr, bound);
    update(context, raw(out), text);
    int written = 0;
    require(EVP_CipherFinal_ex(context, raw(out, text.size()), &written) == 1);
    require(
        EVP_CIPHER_CTX_ctrl(
            context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag_bytes), raw(out, text.size())
        )
        == 1
    );
    return out;
}

std::optional<std::string> gcm_decrypt(
    const Secret& key,
    std::string_view nonce,
    std::string_view text,
    std::string tag,
    std::string_view bound
) {
    std::string out(text.size() + 16, '\0');
    EVP_CIPHER_CTX* context = gcm().begin(key.reveal(), nonce, Direction::back);
    if (!bound.empty()) update(context, nullptr, bound);
    update(context, raw(out), text);
    require(
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), raw(tag))
        == 1
    );
    int written = 0;
    if (EVP_CipherFinal_ex(context, raw(out, text.size()), &written) != 1) return std::nullopt;
    out.resize(text.size());
    return out;
}

// Of one key two, so that no key does two things.
Secret part_of(const Secret& key, std::string_view purpose) {
    return Secret{keyed_hash(Cipher::sm4, key, purpose)};
}

struct Sm4Keys {
    Secret whole;
    Secret stream;
    Secret tag;
};

// Of the key that was used last: deriving costs more than a short text.
const Sm4Keys& sm4_keys(const Secret& key) {
    thread_local Sm4Keys last;
    if (last.whole.reveal() != key.reveal()) {
        last = {
            key,
            Secret{part_of(key, "xinqiao SM4-CTR").reveal().substr(0, 16)},
            part_of(key, "xinqiao HMAC-SM3")};
    }
    return last;
}

std::string sm4_stream(const Secret& key, std::string_view nonce, std::string_view text) {
    thread_local Engine engine{"SM4-CTR"};
    std::string out(text.size(), '\0');
    EVP_CIPHER_CTX* context =
        engine.begin(sm4_keys(key).stream.reveal(), nonce, Direction::forward);
    update(context, raw(out), text);
    return out;
}

// The length goes first, so that no other division of the bytes has the same tag.
std::string sm4_tag(
    const Secret& key, std::string_view nonce, std::string_view ciphertext, std::string_view bound
) {
    std::string covered = std::to_string(bound.size()) + ':';
    covered.append(bound).append(nonce).append(ciphertext);
    return keyed_hash(Cipher::sm4, sm4_keys(key).tag, covered);
}

// Blocks do not depend on each other, so that a context goes on for as long as the key is the same.
class Permutation {
public:
    Permutation(Cipher cipher, Direction direction)
        : engine_{cipher == Cipher::aes ? "AES-256-ECB" : "SM4-ECB"},
          used_bytes_{cipher == Cipher::aes ? key_bytes : key_bytes / 2},
          direction_{direction} {}

    EVP_CIPHER_CTX* of(const Secret& key) {
        if (context_ == nullptr || key_.reveal() != key.reveal()) {
            const std::string_view used = std::string_view{key.reveal()}.substr(0, used_bytes_);
            context_ = engine_.begin(used, {}, direction_);
            EVP_CIPHER_CTX_set_padding(context_, 0);
            key_ = key;
        }
        return context_;
    }

private:
    Engine engine_;
    std::size_t used_bytes_;
    Direction direction_;
    Secret key_;
    EVP_CIPHER_CTX* context_ = nullptr;
};

Permutation& permutation(Cipher cipher, Direction direction) {
    thread_local Permutation aes_forward{Cipher::aes, Direction::forward};
    thread_local Permutation aes_back{Cipher::aes, Direction::back};
    thread_local Permutation sm4_forward{Cipher::sm4, Direction::forward};
    thread_local Permutation sm4_back{Cipher::sm4, Direction::back};
    if (cipher == Cipher::aes) return direction == Direction::forward ? aes_forward : aes_back;
    return direction == Direction::forward ? sm4_forward : sm4_back;
}

}  // namespace

std::string_view name_of(Cipher cipher) {
    return cipher == Cipher::aes ? "aes-256-gcm" : "sm4-ctr-hmac-sm3";
}

std::optional<Cipher> cipher_named(std::string_view name) {
    for (const Cipher cipher : {Cipher::aes, Cipher::sm4}) {
        if (name == name_of(cipher)) return cipher;
    }
    return std::nullopt;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(raw(bytes), static_cast<int>(count)) == 1) return bytes;
    throw Error{Error::Kind::transient, "OpenSSL has no random bytes"};
}

std::string encrypt_with_nonce(
    Cipher cipher,
    const Secret& key,
    std::string_view nonce,
    std::string_view text,
    std::string_view bound
) {
    require_key(key);
    if (cipher == Cipher::aes) return std::string{nonce} + gcm_encrypt(key, nonce, text, bound);
    const std::string ciphertext = sm4_stream(key, nonce, text);
    return std::string{nonce} + ciphertext + sm4_tag(key, nonce, ciphertext, bound);
}

std::string encrypt(
    Cipher cipher, const Secret& key, std::string_view text, std::string_view bound
) {
    return encrypt_with_nonce(cipher, key, random_bytes(nonce_bytes_of(cipher)), text, bound);
}

std::optional<std::string> decrypt(
    Cipher cipher, const Secret& key, std::string_view sealed, std::string_view bound
) {
    require_key(key);
    const std::size_t begin = nonce_bytes_of(cipher);
    if (sealed.size() < begin + tag_bytes_of(cipher)) return std::nullopt;
    const std::string_view nonce = sealed.substr(0, begin);
    const std::size_t length = sealed.size() - begin - tag_bytes_of(cipher);
    const std::string_view ciphertext = sealed.substr(begin, length);
    const std::string_view tag = sealed.substr(begin + length);
    if (cipher == Cipher::aes) return gcm_decrypt(key, nonce, ciphertext, std::string{tag}, bound);
    const std::string ours = sm4_tag(key, nonce, ciphertext, bound);
    if (CRYPTO_memcmp(ours.data(), tag.data(), tag.size()) != 0) return std::nullopt;
    return sm4_stream(key, nonce, ciphertext);
}

std::string keyed_hash(Cipher cipher, const Secret& key, std::string_view text) {
    thread_local const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac{
        EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free};
    const MacContext context{EVP_MAC_CTX_new(hmac.get()), EVP_MAC_CTX_free};
    std::string digest{cipher == Cipher::aes ? "SHA256" : "SM3"};
    const OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0), OSSL_PARAM_construct_end()};
    const std::string& secret = key.reveal();
    std::string hash(32, '\0');
    std::size_t length = 0;
    require(
        EVP_MAC_init(context.get(), raw(secret), secret.size(), settings) == 1
        && EVP_MAC_update(context.get(), raw(text), text.size()) == 1
        && EVP_MAC_final(context.get(), raw(hash), &length, hash.size()) == 1
    );
    return hash;
}

std::string permuted(
    Cipher cipher, const Secret& key, std::string_view blocks, Direction direction
) {
    require_key(key);
    require(blocks.size() % 16 == 0);
    std::string out(blocks.size(), '\0');
    update(permutation(cipher, direction).of(key), raw(out), blocks);
    return out;
}

}  // namespace xinqiao
