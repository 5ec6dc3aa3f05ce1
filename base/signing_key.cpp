#include "base/signing_key.hpp"

#include <vector>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using SigningContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using MemoryBio = std::unique_ptr<BIO, decltype(&BIO_free)>;

constexpr std::size_t signature_bytes = 64;

const unsigned char* bytes_of_text(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string base64_of(const std::vector<unsigned char>& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length = EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size())
    );
    text.resize(static_cast<std::size_t>(length));
    return text;
}

// Empty when it is no signature.
std::vector<unsigned char> signature_from(const std::string& base64) {
    std::vector<unsigned char> bytes(3 * base64.size() / 4 + 3);
    const int length =
        EVP_DecodeBlock(bytes.data(), bytes_of_text(base64), static_cast<int>(base64.size()));
    // The decoder counts the padding, too.
    if (length < static_cast<int>(signature_bytes)) return {};
    bytes.resize(signature_bytes);
    return bytes;
}

}  // namespace

void SigningKey::Free::operator()(evp_pkey_st* key) const noexcept {
    EVP_PKEY_free(key);
}

SigningKey::SigningKey(const Secret& pem) {
    const MemoryBio memory{
        BIO_new_mem_buf(pem.reveal().data(), static_cast<int>(pem.reveal().size())), BIO_free};
    key_.reset(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
    if (key_ && EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_ED25519) return;
    throw Error{
        Error::Kind::misconfigured,
        "签名密钥不是 Ed25519 私钥 / not a private key of Ed25519",
        "请用 openssl genpkey -algorithm ed25519 生成, 以 PEM 保存"};
}

std::string SigningKey::sign(std::string_view text) const {
    const SigningContext context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::vector<unsigned char> signature(signature_bytes);
    std::size_t length = signature.size();
    const bool done =
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1
        && EVP_DigestSign(
               context.get(), signature.data(), &length, bytes_of_text(text), text.size()
           ) == 1;
    if (!done) throw Error{Error::Kind::bug, "OpenSSL could not sign"};
    return base64_of(signature);
}

bool SigningKey::signed_by_us(std::string_view text, const std::string& signature) const {
    const std::vector<unsigned char> bytes = signature_from(signature);
    if (bytes.empty()) return false;
    const SigningContext context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1
           && EVP_DigestVerify(
                  context.get(), bytes.data(), bytes.size(), bytes_of_text(text), text.size()
              ) == 1;
}

}  // namespace xinqiao
