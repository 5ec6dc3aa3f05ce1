// One HTTP exchange at a time over kept-alive connections (libcurl, HTTP/1.1).
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/call.hpp"
#include "adapters/http/tls.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/expected.hpp"

namespace xinqiao {

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool once = false;  // sent at most once, even when a kept connection breaks under it
};

struct HttpAnswer {
    long status = 0;
    std::string type;                     // the content type, lower case, without parameters
    std::string charset;                  // its charset as it was said; empty: it was not
    std::string body;                     // unpacked where it came as gzip
    std::chrono::seconds retry_after{0};  // zero: not said
    std::string etag;
    std::string last_modified;
};

// There was no whole answer.
struct HttpFailure {
    Error error;            // transient, stopped, misconfigured or invalid
    bool may_have_arrived;  // the request was sent, at least in part
};

// The certificate that the other side showed.
struct SeenCertificate {
    std::string subject;
    std::string issuer;
    Moment until;
};

// Certificates and host names are always verified, nothing below TLS 1.2 is spoken, redirects are
// never followed, proxies of the environment not used, and answers beyond 64 MiB, unpacked, are
// refused. Not for several threads at once.
class HttpClient {
public:
    explicit HttpClient(TlsIdentity tls = {});
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    Expected<HttpAnswer, HttpFailure> send(const HttpRequest& request, const Call& call);

    // Shakes hands with an https address and asks nothing; throws the Error that came of it.
    SeenCertificate look_at(const std::string& url, const Call& call);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

// The text as a part of a query, percent-encoded.
std::string query_text(const std::string& text);
// The text that such a part stands for.
std::string text_of_query(const std::string& part);

}  // namespace xinqiao
