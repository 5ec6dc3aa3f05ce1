#include "adapters/rest/cipher.hpp"

#include <array>
#include <memory>

#include <boost/json.hpp>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "base/error.hpp"

namespace xinqiao {
namespace json = boost::json;
namespace {

constexpr std::size_t block = 16;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* octets(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* octets(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

[[noreturn]] void refuse_cipher_text(const std::string& why) {
    throw Error{
        Error::Kind::invalid, "应答无法用 SM4 解密: " + why, "请核对 rest.cipher 的密钥与方式"};
}

std::string key_bytes(const Secret& digits) {
    std::string bytes;
    const std::string& text = digits.reveal();
    const bool hex = text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (!hex || text.size() != 2 * block) {
        throw Error{
            Error::Kind::misconfigured,
            "rest.cipher.key 的凭据不是 SM4 密钥",
            "应为 32 位十六进制数字, 例如 openssl rand -hex 16 生成的"};
    }
    for (std::size_t at = 0; at < text.size(); at += 2) {
        bytes += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
    }
    return bytes;
}

// One direction or the other: 1 encrypts, 0 decrypts. Empty: OpenSSL did not like it.
std::string sm4(const Secret& key, std::string_view vector, std::string_view text, int direction) {
    const Context context{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
    const EVP_CIPHER* const how = vector.empty() ? EVP_sm4_ecb() : EVP_sm4_cbc();
    const auto* const start = vector.empty() ? nullptr : octets(vector);
    std::string result(text.size() + block, '\0');
    int front = 0;
    int back = 0;
    const bool done =
        EVP_CipherInit_ex(context.get(), how, nullptr, octets(key.reveal()), start, direction) == 1
        && EVP_CipherUpdate(
               context.get(), octets(result), &front, octets(text), static_cast<int>(text.size())
           ) == 1
        && EVP_CipherFinal_ex(context.get(), octets(result) + front, &back) == 1;
    result.resize(done ? static_cast<std::size_t>(front + back) : 0);
    return result;
}

std::string base64_of(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(octets(text), octets(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::string bytes_in_base64(std::string_view text) {
    std::string bytes(text.size(), '\0');
    const int size = EVP_DecodeBlock(octets(bytes), octets(text), static_cast<int>(text.size()));
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (size < 0 || static_cast<std::size_t>(size) < padding) refuse_cipher_text("不是 Base64");
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

}  // namespace

std::string sm4_encrypted(const Secret& key, std::string_view vector, std::string_view plain) {
    std::string encrypted = sm4(key, vector, plain, 1);
    if (encrypted.empty()) throw Error{Error::Kind::bug, "OpenSSL could not encrypt with SM4"};
    return encrypted;
}

std::string sm4_decrypted(const Secret& key, std::string_view vector, std::string_view encrypted) {
    if (encrypted.empty() || encrypted.size() % block != 0) refuse_cipher_text("长度不对");
    // A text that was empty cannot be told from a failure, and no body is empty.
    std::string plain = sm4(key, vector, encrypted, 0);
    if (plain.empty()) refuse_cipher_text("密钥或填充不符");
    return plain;
}

BodyCipher::BodyCipher(const CipherSettings& cipher, const Credentials& credentials)
    : settings_{cipher} {
    if (on()) key_ = Secret{key_bytes(credentials(cipher.key))};
}

std::string BodyCipher::sealed(const std::string& body) const {
    if (!on()) return body;
    std::string vector;
    if (settings_.method == "sm4-cbc") {
        vector.resize(block);
        if (RAND_bytes(octets(vector), static_cast<int>(block)) != 1) {
            throw Error{Error::Kind::bug, "OpenSSL has no random numbers"};
        }
    }
    const std::string text = base64_of(vector + sm4_encrypted(key_, vector, body));
    return json::serialize(json::object{{settings_.field, text}});
}

std::string BodyCipher::opened(const std::string& body) const {
    if (!on()) return body;
    json::error_code fault;
    const json::value document = json::parse(body, fault);
    const json::object* const object = fault ? nullptr : document.if_object();
    const json::value* const field = object ? object->if_contains(settings_.field) : nullptr;
    if (field == nullptr || !field->is_string()) return body;
    const std::string bytes = bytes_in_base64(std::string_view{field->get_string()});
    const std::size_t front = settings_.method == "sm4-cbc" ? block : 0;
    if (bytes.size() < front) refuse_cipher_text("长度不对");
    return sm4_decrypted(
        key_, std::string_view{bytes}.substr(0, front), std::string_view{bytes}.substr(front)
    );
}

}  // namespace xinqiao
