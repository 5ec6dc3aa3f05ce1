// Whether a request proves who sent it: a bearer token, or an HMAC over what it says.
#include "tests/platform/serve/authentication.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <map>

#include <openssl/hmac.h>

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

bool signed_well(const World& world, const Request& request) {
    const std::string time = header(request, "x-time");
    const std::string expected =
        signature(world.secret, request.method, request.target, time, request.body);
    return header(request, "x-application") == world.application && recent(time)
           && header(request, "x-signature") == expected;
}

}  // namespace

bool authentic(const World& world, const Request& request) {
    if (world.authentication == "token") {
        return header(request, "authorization") == "Bearer " + world.secret;
    }
    return world.authentication != "hmac" || signed_well(world, request);
}

std::string signature(
    const std::string& secret,
    std::string_view method,
    std::string_view target,
    std::string_view time,
    std::string_view body
) {
    std::string text{method};
    text.append("\n").append(target).append("\n").append(time).append("\n");
    text += sha256(body).hex();
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned length = 0;
    HMAC(
        EVP_sha256(),
        secret.data(),
        static_cast<int>(secret.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        mac.data(),
        &length
    );
    std::string hex;
    for (unsigned i = 0; i < length; ++i) {
        std::array<char, 3> digits{};
        std::snprintf(digits.data(), digits.size(), "%02x", static_cast<unsigned>(mac[i]));
        hex += digits.data();
    }
    return hex;
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
