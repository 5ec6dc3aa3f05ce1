// A program that asks the front door over TCP, as another system of the bureau would.
#pragma once

#include <map>
#include <string>

namespace xinqiao::support {

struct Heard {
    long status = 0;
    std::string body;
    std::map<std::string, std::string> headers;  // names in small letters
};

class HttpCaller {
public:
    // With an empty token none is shown.
    HttpCaller(int port, std::string token) : port_{port}, token_{std::move(token)} {}

    Heard get(const std::string& path, const std::map<std::string, std::string>& more = {}) const;
    Heard post(
        const std::string& path,
        const std::string& body,
        const std::map<std::string, std::string>& more = {}
    ) const;

private:
    Heard ask(
        const std::string& path,
        const std::string* body,
        const std::map<std::string, std::string>& more
    ) const;

    int port_;
    std::string token_;
};

}  // namespace xinqiao::support
