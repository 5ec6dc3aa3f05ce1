// One platform's service: requests go out signed, answers come back judged.
#pragma once

#include <optional>
#include <string>

#include "adapters/http/client.hpp"
#include "adapters/rest/authentication.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

class RestService {
public:
    // Throws Error{misconfigured} for an address or a credential that cannot work.
    RestService(const SystemSettings& system, const Credentials& credentials);

    // What a reading is answered with. Throws Error for everything but JSON or XML.
    HttpAnswer get(const std::string& path, const std::string& query, const Call& call);
    HttpAnswer ask(const std::string& path, std::string body, const Call& call);

    // Sends changes, at most once.
    Expected<HttpAnswer, HttpFailure> tell(
        const std::string& path, std::string body, const Call& call
    );

private:
    HttpRequest request_for(std::string method, const std::string& path, const Call& call) const;
    HttpAnswer judged(const HttpRequest& request, const Call& call);
    Expected<HttpAnswer, HttpFailure> exchange(const HttpRequest& request, const Call& call);
    Expected<HttpAnswer, HttpFailure> send_with(
        HttpRequest request, const Secret& token, const Call& call
    );
    Secret token(const Secret& refused, const Call& call);

    std::string url_;
    RestSettings rest_;
    Authentication authentication_;
    HttpClient client_;
};

// Throws the Error that the answer's status stands for: forbidden for 401 and 403, transient
// (with the pause asked for) for 408, 429 and 5xx, misconfigured for 404, invalid for others.
void check_status(const HttpAnswer& answer);

// Throws Error{invalid} for anything that does not even claim to be JSON or XML, a login page say.
void check_is_readable(const HttpAnswer& answer);
bool is_xml(const HttpAnswer& answer);

// The body in UTF-8. `encoding`: "auto" believes the XML declaration, then the content type, then
// assumes UTF-8. Throws Error{invalid} when the bytes are no text in it.
std::string text_of(const HttpAnswer& answer, const std::string& encoding);

}  // namespace xinqiao
