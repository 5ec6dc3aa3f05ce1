// How we say who we are: a token, or a signature over the request.
#pragma once

#include <string>
#include <string_view>

#include "adapters/http/client.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"

namespace xinqiao {

// What signs or names every request to one platform.
class Authentication {
public:
    // Throws Error{misconfigured} when a credential is needed and cannot be read.
    Authentication(const RestSettings& rest, const Credentials& credentials);

    // Adds the headers or parameters that the platform asks for; the request is otherwise finished.
    void sign(HttpRequest& request, Moment now) const;

    // Whether requests carry a token that `login_request` gets; it is then not for `sign`.
    bool by_login() const { return method_ == "login"; }
    HttpRequest login_request(const std::string& url) const;
    // Throws Error{forbidden} when the answer holds no token.
    Secret token_in(const HttpAnswer& answer) const;
    void show_token(HttpRequest& request, const Secret& token) const;

private:
    void sign_query(HttpRequest& request, const std::string& time) const;
    std::string signature_of(const HttpRequest& request, const std::string& time) const;

    LoginSettings login_;
    std::string method_;
    std::string application_;
    Secret secret_;
};

// yyyyMMddHHmmss in Asia/Shanghai.
std::string time_stamp(Moment now);

}  // namespace xinqiao
