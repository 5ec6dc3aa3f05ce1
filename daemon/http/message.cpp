#include "daemon/http/message.hpp"

namespace xinqiao {

bool wants_text(const Request& request) {
    return request.accept.find("text/plain") != std::string::npos
           && request.accept.find("json") == std::string::npos;
}

}  // namespace xinqiao
