#include "daemon/http/etag.hpp"

#include <array>

#include <xxhash.h>

#include "base/hex.hpp"

namespace xinqiao {
namespace {

// Nobody gains by two answers of one tag but the caller who made them up for himself.
std::string tag_of(std::string_view body) {
    XXH128_canonical_t bytes;
    XXH128_canonicalFromHash(&bytes, XXH3_128bits(body.data(), body.size()));
    return '"' + hex_of_bytes({reinterpret_cast<const char*>(bytes.digest), sizeof bytes.digest})
           + '"';
}

bool names(std::string_view known, const std::string& tag) {
    return known == "*" || known.find(tag) != std::string_view::npos;
}

}  // namespace

Response unless_known(const Request& request, Response response) {
    const bool is_reading = request.method == "GET" || request.method == "HEAD";
    if (!is_reading || response.status != 200 || response.content_type != "application/json") {
        return response;
    }
    const std::string tag = tag_of(response.body);
    response.headers.emplace_back("ETag", tag);
    if (!names(request.if_none_match, tag)) return response;
    response.status = 304;
    response.body.clear();
    return response;
}

}  // namespace xinqiao
