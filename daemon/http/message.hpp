// One request and one response, as the routes see them: no network in sight.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include "base/clock.hpp"
#include "schema/caller.hpp"

namespace xinqiao {

// What a caller showed over TLS; that an authority of ours signed it was checked there.
struct PeerCertificate {
    std::string sha256;  // of the certificate, 64 small digits
    Moment until{};
};

struct Request {
    std::string method;
    std::vector<std::string> path;  // decoded segments: {"v1", "status"}
    std::vector<std::pair<std::string, std::string>> query;
    std::string host;
    std::string accept;
    std::string content_type;
    std::string idempotency_key;
    std::string authorization;
    std::string if_none_match;
    std::optional<std::string> if_match;  // nothing: it was not sent
    std::string trace;                    // 32 digits: the same in answer and log
    std::optional<unsigned> user;  // of this machine, over the unix socket; nothing: over TCP
    std::optional<PeerCertificate> certificate;
    std::string body;
    bool keep_alive = true;

    Caller caller;  // who that is, once the door has let him in
};

struct Response {
    unsigned status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    // Set: the answer goes on after its body. Asked about once a second, on threads that may wait,
    // for what else there is to say; nothing: that was all. Not called at the same time twice.
    std::function<std::optional<std::string>()> follow;
};

// Whether the caller would rather read text than JSON.
bool wants_text(const Request& request);

Response json_response(const boost::json::value& value);

// Whose act it is: always the caller's. Throws Error{forbidden} where the request names somebody
// else.
const std::string& holder_of(const Request& request, const std::string& named);

}  // namespace xinqiao
