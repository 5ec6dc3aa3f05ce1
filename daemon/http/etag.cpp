#include "daemon/http/etag.hpp"

#include "base/digest.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t digits_of_tag = 32;

bool names(std::string_view known, const std::string& tag) {
    return known == "*" || known.find(tag) != std::string_view::npos;
}

}  // namespace

Response unless_known(const Request& request, Response response) {
    const bool is_reading = request.method == "GET" || request.method == "HEAD";
    if (!is_reading || response.status != 200 || response.content_type != "application/json") {
        return response;
    }
    const std::string tag = '"' + sha256(response.body).hex().substr(0, digits_of_tag) + '"';
    response.headers.emplace_back("ETag", tag);
    if (!names(request.if_none_match, tag)) return response;
    response.status = 304;
    response.body.clear();
    return response;
}

}  // namespace xinqiao
