// Our messages as they are on the line, and what is refused before a route is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/beast/core/error.hpp>
#include <boost/beast/http/message.hpp>

#include "daemon/http/router.hpp"

namespace xinqiao {

using WireHeader = boost::beast::http::request_header<>;

// Without its body. Nothing: the target is no path that a person could mean.
std::optional<Request> request_of(const WireHeader& wire);
// How an answer ends.
enum class Ending {
    goes_on,  // as long as it is, and the connection lives on
    closes,   // as long as it is
    unknown   // goes on in chunks; its end is that of the connection
};
// The head of a response, up to the empty line. Throws Error{bug} where a field would break its
// line.
std::string head_of(const Response& response, Ending ending);

Response malformed(std::string detail);
Response header_too_large();
// What a parser found wrong; nothing: the line broke, and nobody is there to be told.
std::optional<Response> refusal_of(boost::beast::error_code error);
// A Host that is none of ours: a page of the web that had its own name resolved to us shows such.
Response misdirected(const std::string& host);
// Host without its port.
std::string name_in(std::string_view host);
// The names by which a program of this machine may call us; also none at all.
bool is_loopback_name(std::string_view name);
std::optional<Response> refusal_of_route(const Request& request, const Router::Match& match);

// Whether the connection may live on after an answer of that status: not when the request itself
// was no good, for then we may not know where the next begins.
bool may_go_on_after(unsigned status);

}  // namespace xinqiao
