#include "tests/platform/serve/authentication.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <sstream>

#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "base/digest.hpp"
#include "tests/platform/serve/exchange.hpp"

namespace xinqiao::platform {
namespace {

std::string header(const Request& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string{} : found->second;
}

// Platforms refuse a time stamp more than ten minutes off.
bool recent(const std::string& time) {
    std::tm parts{};
    if (time.size() != 14 || !strptime(time.c_str(), "%Y%m%d%H%M%S", &parts)) return false;
    const std::time_t local = timegm(&parts) - 8 * 3600;
    return std::abs(std::difftime(local, std::time(nullptr))) < 600;
}

std::string hex_of(const unsigned char* bytes, unsigned length) {
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        std::array<char, 3> digits{};
        std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned>(bytes[i]));
        hex += digits.data();
    }
    return hex;
}

std::string hmac_of(const EVP_MD* how, const std::string& secret, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const int size = static_cast<int>(secret.size());
    HMAC(how, secret.data(), size, bytes, text.size(), mac.data(), &length);
    return hex_of(mac.data(), length);
}

std::string front_of(std::string_view method, std::string_view target, std::string_view time) {
    return std::string{method} + "\n" + std::string{target} + "\n" + std::string{time} + "\n";
}

std::string md5_of(const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr);
    return hex_of(digest.data(), length);
}

// As the older platforms want it: appKey, requestTime and MD5 of both with the secret between.
bool signed_by_md5(const World& world, const Request& request) {
    const std::string time = request.parameter("requestTime").value_or("");
    return request.parameter("appKey") == world.application && recent(time)
           && request.parameter("sign") == md5_of(world.application + world.secret + time);
}

std::string sorted_text(const World& world, const Request& request, const std::string& time) {
    std::map<std::string, std::string> parameters{
        {"application", world.application}, {"body", request.body}, {"time", time}};
    std::istringstream query{
        request.target.substr(std::min(request.path().size() + 1, request.target.size()))};
    for (std::string pair; std::getline(query, pair, '&');) {
        const std::string name = pair.substr(0, pair.find('='));
        parameters[name] = request.parameter(name).value_or("");
    }
    std::string text;
    for (const auto& [name, value] : parameters) {
        if (!value.empty()) text += (text.empty() ? "" : "&") + name + "=" + value;
    }
    return text;
}

bool sm2_holds(const std::string& pem, const std::string& text, const std::string& base64) {
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    const std::unique_ptr<BIO, decltype(&BIO_free)> source{
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
    const Key key{PEM_read_bio_PUBKEY(source.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> owner{
        EVP_PKEY_CTX_new(key.get(), nullptr), EVP_PKEY_CTX_free};
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), EVP_MD_CTX_free};
    EVP_PKEY_CTX_set1_id(owner.get(), "1234567812345678", 16);
    EVP_MD_CTX_set_pkey_ctx(context.get(), owner.get());
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sm3(), nullptr, key.get());
    std::string signature(base64.size() + 1, '\0');
    const auto* coded = reinterpret_cast<const unsigned char*>(base64.data());
    auto* plain = reinterpret_cast<unsigned char*>(signature.data());
    const int size = EVP_DecodeBlock(plain, coded, static_cast<int>(base64.size()));
    const auto padding = std::count(base64.begin(), base64.end(), '=');
    if (size <= padding) return false;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    const auto length = static_cast<std::size_t>(size - padding);
    return EVP_DigestVerify(context.get(), plain, length, bytes, text.size()) == 1;
}

bool signed_well(const World& world, const Request& request) {
    const std::string time = header(request, "x-time");
    const std::string shown = header(request, "x-signature");
    if (header(request, "x-application") != world.application || !recent(time)) return false;
    if (world.authentication == "sm2") {
        return sm2_holds(world.public_key, sorted_text(world, request, time), shown);
    }
    if (world.authentication == "hmac-sm3") {
        const std::string front = front_of(request.method, request.target, time);
        return shown == hmac_of(EVP_sm3(), world.secret, front + sm3(request.body).hex());
    }
    return shown == signature(world.secret, request.method, request.target, time, request.body);
}

}  // namespace

bool Gate::admits(const Request& request) {
    const std::string& how = world_.authentication;
    if (how == "none") return true;
    if (how == "token") return header(request, "authorization") == "Bearer " + world_.secret;
    if (how == "login") return shows_token(request);
    return how == "md5" ? signed_by_md5(world_, request) : signed_well(world_, request);
}

std::string Gate::token_for(const Request& request) {
    const auto told = boost::json::parse(request.body).as_object();
    if (cell(told, "username") != world_.application || cell(told, "password") != world_.secret) {
        return {};
    }
    const std::scoped_lock lock{busy_};
    served_ = 0;
    return "token-" + std::to_string(++logins_);
}

bool Gate::shows_token(const Request& request) {
    const std::scoped_lock lock{busy_};
    const bool ended = world_.token_requests > 0 && served_ >= world_.token_requests;
    const std::string newest = "Bearer token-" + std::to_string(logins_);
    if (ended || logins_ == 0 || header(request, "authorization") != newest) return false;
    ++served_;
    return true;
}

std::string signature(
    const std::string& secret,
    std::string_view method,
    std::string_view target,
    std::string_view time,
    std::string_view body
) {
    const std::string front = front_of(method, target, time);
    return hmac_of(EVP_sha256(), secret, front + sha256(body).hex());
}

std::string decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        const bool escape = text[i] == '%' && i + 2 < text.size();
        if (escape) std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
        plain += escape ? static_cast<char>(byte) : text[i] == '+' ? ' ' : text[i];
        if (escape) i += 2;
    }
    return plain;
}

}  // namespace xinqiao::platform
