// One platform's service: requests go out signed, answers come back judged.
#pragma once

#include <functional>
#include <string>

#include "adapters/http/client.hpp"
#include "adapters/rest/answer.hpp"
#include "adapters/rest/authentication.hpp"
#include "adapters/rest/cipher.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

class RestService {
public:
    // Throws Error{misconfigured} for an address or a credential that cannot work.
    RestService(const SystemSettings& system, const Credentials& credentials);

    // What a reading is answered with. Throws Error for everything but JSON or XML.
    // `read` throws when the answer cannot be used. Where they gave the same answer before and say
    // now that nothing changed, it reads that one.
    HttpAnswer get(
        const std::string& path,
        const std::string& query,
        const Call& call,
        const std::function<void(const HttpAnswer&)>& read
    );
    HttpAnswer ask(const std::string& path, std::string body, const Call& call);

    // Sends changes, at most once.
    Expected<HttpAnswer, HttpFailure> tell(
        const std::string& path, std::string body, const Call& call
    );

    // As text_in, by `rest.encoding` and decrypted.
    std::string text_of(const HttpAnswer& answer) const;

private:
    HttpRequest request_for(std::string method, const std::string& path, const Call& call) const;
    HttpAnswer judged(const HttpRequest& request, const Call& call);
    Expected<HttpAnswer, HttpFailure> exchange(const HttpRequest& request, const Call& call);
    Expected<HttpAnswer, HttpFailure> send_with(
        HttpRequest request, const Secret& token, const Call& call
    );
    bool says_login_ended(const HttpAnswer& answer) const;
    Secret token(const Secret& refused, const Call& call);

    std::string url_;
    RestSettings rest_;
    Authentication authentication_;
    BodyCipher cipher_;
    HttpClient client_;
};

}  // namespace xinqiao
