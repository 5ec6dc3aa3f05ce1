#include "adapters/rest/signature.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view sm2_identity = "1234567812345678";

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using SigningContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* octets_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex_of(const unsigned char* bytes, unsigned length) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

std::string hmac(const EVP_MD* algorithm, std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    const auto* const done = HMAC(
        algorithm,
        key.data(),
        static_cast<int>(key.size()),
        octets_of(text),
        text.size(),
        mac.data(),
        &length
    );
    if (done == nullptr) throw Error{Error::Kind::bug, "OpenSSL could not compute an HMAC"};
    return hex_of(mac.data(), length);
}

Key sm2_key(const Secret& secret) {
    const std::string& pem = secret.reveal();
    const std::unique_ptr<BIO, decltype(&BIO_free)> source{
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
    // No password is asked for on a terminal.
    char none[] = "";
    Key key{PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, none), EVP_PKEY_free};
    if (!key || EVP_PKEY_is_a(key.get(), "SM2") != 1) {
        throw Error{
            Error::Kind::misconfigured,
            "rest.secret 的凭据不是 SM2 私钥",
            "请放入未加密的 PEM, 例如 openssl genpkey -algorithm SM2 生成的"};
    }
    return key;
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view text) {
    return hmac(EVP_sha256(), key, text);
}

std::string hmac_sm3(std::string_view key, std::string_view text) {
    return hmac(EVP_sm3(), key, text);
}

std::string md5(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr) != 1) {
        throw Error{Error::Kind::misconfigured, "本机的 OpenSSL 不提供 MD5", "请改用其他认证方式"};
    }
    return hex_of(digest.data(), length);
}

std::string sm2_signature(const Secret& secret, std::string_view text) {
    const Key key = sm2_key(secret);
    const KeyContext owner{EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free};
    const SigningContext context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::size_t length = 0;
    bool done = owner && context
                && EVP_PKEY_CTX_set1_id(
                       owner.get(), sm2_identity.data(), static_cast<int>(sm2_identity.size())
                   ) == 1;
    if (done) EVP_MD_CTX_set_pkey_ctx(context.get(), owner.get());
    done = done && EVP_DigestSignInit(context.get(), nullptr, EVP_sm3(), nullptr, key.get()) == 1
           && EVP_DigestSignUpdate(context.get(), text.data(), text.size()) == 1
           && EVP_DigestSignFinal(context.get(), nullptr, &length) == 1;
    std::vector<unsigned char> der(length);
    done = done && EVP_DigestSignFinal(context.get(), der.data(), &length) == 1;
    if (!done) throw Error{Error::Kind::bug, "OpenSSL could not sign with SM2"};
    std::string base64(4 * ((length + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(base64.data()), der.data(), static_cast<int>(length)
    );
    base64.resize(static_cast<std::size_t>(size));
    return base64;
}

std::string sorted_parameters(std::vector<std::pair<std::string, std::string>> parameters) {
    std::sort(parameters.begin(), parameters.end());
    std::string text;
    for (const auto& [name, value] : parameters) {
        if (value.empty()) continue;
        text += (text.empty() ? "" : "&") + name + "=" + value;
    }
    return text;
}

}  // namespace xinqiao
