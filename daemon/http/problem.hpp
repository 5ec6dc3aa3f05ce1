// Errors for programs and people: RFC 9457 problem details.
#pragma once

#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "base/error.hpp"
#include "daemon/http/message.hpp"

namespace xinqiao {

struct Problem {
    unsigned status = 500;
    std::string_view type;          // ends the URN: "not-found"
    std::string_view title;         // Chinese, the same for every problem of the type
    std::string detail;             // this time
    std::string_view origin;        // client, gateway, platform
    std::string hint;               // what to do
    boost::json::object more = {};  // members of its type
};

boost::json::object problem_json(const Problem& problem);
Response response_of(const Problem& problem);

// The problem an Error is to a caller.
Response response_of(const Error& error);

}  // namespace xinqiao
