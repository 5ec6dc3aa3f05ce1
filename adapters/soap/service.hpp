// One SOAP platform's services: operations go out with our token, answers come back judged.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "adapters/http/client.hpp"
#include "adapters/soap/envelope.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

// The operations of one endpoint.
struct SoapPort {
    std::string path;
    SoapCalls calls;
};

struct SoapAnswer {
    std::string result;   // see `result_in`
    std::string payload;  // the bytes as they came
};

class SoapService {
public:
    // Throws Error{misconfigured} for settings or a credential that cannot work.
    SoapService(const SystemSettings& system, SoapPort port, const Credentials& credentials);

    // The answer to an operation that only reads. Throws Error for a fault and everything else.
    SoapAnswer ask(
        const std::string& operation, const SoapParameters& parameters, const Call& call
    );

    // What came of an operation that changes something, sent at most once: HTTP's answer.
    Expected<HttpAnswer, HttpFailure> tell(
        const std::string& operation, const SoapParameters& parameters, const Call& call
    );

    // Gets a token where the settings say so; throws the Error that came of it.
    void log_in(const Call& call);

private:
    bool logs_in() const { return !soap_.login.operation.empty(); }
    Expected<HttpAnswer, HttpFailure> exchange(
        const std::string& operation, const SoapParameters& parameters, bool once, const Call& call
    );
    HttpRequest request_for(
        const std::string& path,
        const std::string& operation,
        const SoapParameters& parameters,
        const Secret& token
    ) const;
    // The account's token, which all ends share; another one than the `refused`.
    Secret token(const Secret& refused, const Call& call);
    bool refuses_token(const HttpAnswer& answer) const;
    bool says_token_ended(const HttpAnswer& answer) const;

    SoapSettings soap_;
    SoapPort port_;
    SoapParameters fixed_;
    Secret token_;  // where nobody logs in
    Secret password_;
    HttpClient client_;
};

// The result of an orderly answer, or the fault it tells. Throws Error for everything that is no
// envelope: by its status, its content type or its content.
Expected<std::string, SoapFault> result_of(const HttpAnswer& answer);

// A fault as an Error: forbidden, invalid or transient.
Error error_of(const SoapFault& fault);

}  // namespace xinqiao
