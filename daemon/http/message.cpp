#include "daemon/http/message.hpp"

#include <boost/json/serialize.hpp>

#include "base/error.hpp"

namespace xinqiao {

bool wants_text(const Request& request) {
    return request.accept.find("text/plain") != std::string::npos
           && request.accept.find("json") == std::string::npos;
}

Response json_response(const boost::json::value& value) {
    return {200, "application/json", boost::json::serialize(value) + "\n", {}};
}

const std::string& holder_of(const Request& request, const std::string& named) {
    if (named.empty() || named == request.caller.holder) return request.caller.holder;
    throw Error{
        Error::Kind::forbidden,
        "actor 只能是持有人本人 / an act is told as its caller's: " + request.caller.holder,
        "不要写 actor; 由他人办理的, 请他人用自己的令牌"};
}

}  // namespace xinqiao
