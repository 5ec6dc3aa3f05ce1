#include "adapters/rest/authentication.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/digest.hpp"
#include "base/local_time.hpp"

namespace xinqiao {
namespace {

// What stands behind "https://host:port".
std::string path_and_query(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t path = url.find('/', host);
    return path == std::string::npos ? "/" : url.substr(path);
}

}  // namespace

Authentication::Authentication(const RestSettings& rest, const Credentials& credentials)
    : method_{rest.authentication}, application_{rest.application} {
    if (method_ != "none") secret_ = credentials(rest.secret);
}

void Authentication::sign(HttpRequest& request, Moment now) const {
    if (method_ == "token") {
        request.headers.emplace_back("Authorization", "Bearer " + secret_.reveal());
    } else if (method_ == "hmac") {
        const std::string time = time_stamp(now);
        const std::string text = request.method + "\n" + path_and_query(request.url) + "\n" + time
                                 + "\n" + sha256(request.body).hex();
        request.headers.emplace_back("X-Application", application_);
        request.headers.emplace_back("X-Time", time);
        request.headers.emplace_back("X-Signature", hmac_sha256(secret_.reveal(), text));
    }
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
    Digest digest;
    unsigned length = 0;
    const auto* const done = HMAC(
        EVP_sha256(),
        key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        digest.bytes.data(),
        &length
    );
    if (done == nullptr) throw Error{Error::Kind::bug, "OpenSSL could not compute an HMAC"};
    return digest.hex();
}

std::string time_stamp(Moment now) {
    std::string text = local_time(now);
    std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
    return text;
}

}  // namespace xinqiao
