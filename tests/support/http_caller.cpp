#include "tests/support/http_caller.hpp"

#include <memory>

#include <curl/curl.h>

#include "base/error.hpp"

namespace xinqiao::support {
namespace {

using CurlHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

std::size_t hear_body(const char* bytes, std::size_t size, std::size_t count, void* to) {
    static_cast<Heard*>(to)->body.append(bytes, size * count);
    return size * count;
}

std::size_t hear_header(const char* bytes, std::size_t size, std::size_t count, void* to) {
    const std::string line{bytes, size * count};
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) return size * count;
    std::string name = line.substr(0, colon);
    for (char& letter : name) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    const std::size_t end = line.find_first_of("\r\n", colon);
    static_cast<Heard*>(to)->headers[name] = line.substr(colon + 2, end - colon - 2);
    return size * count;
}

// A pretend certificate is for another host than loopback's number.
void set_tls(CURL* line, const CallerTls& tls) {
    curl_easy_setopt(line, CURLOPT_CAINFO, tls.authority.c_str());
    curl_easy_setopt(line, CURLOPT_SSL_VERIFYHOST, 0L);
    if (tls.certificate.empty()) return;
    curl_easy_setopt(line, CURLOPT_SSLCERT, tls.certificate.c_str());
    curl_easy_setopt(line, CURLOPT_SSLKEY, tls.key.c_str());
}

}  // namespace

Heard HttpCaller::get(const std::string& path, const std::map<std::string, std::string>& more)
    const {
    return ask(CurlHandle{curl_easy_init(), curl_easy_cleanup}.get(), path, nullptr, more);
}

Heard HttpCaller::post(
    const std::string& path, const std::string& body, const std::map<std::string, std::string>& more
) const {
    return ask(CurlHandle{curl_easy_init(), curl_easy_cleanup}.get(), path, &body, more);
}

HttpCaller::Kept HttpCaller::kept() const {
    return Kept{*this};
}

HttpCaller::Kept::Kept(HttpCaller caller)
    : caller_{std::move(caller)}, line_{curl_easy_init(), curl_easy_cleanup} {}

Heard HttpCaller::Kept::get(const std::string& path) const {
    Heard heard = caller_.ask(line_.get(), path, nullptr, {});
    long fresh = 0;
    curl_easy_getinfo(line_.get(), CURLINFO_NUM_CONNECTS, &fresh);
    connections_ += fresh;
    return heard;
}

Heard HttpCaller::ask(
    void* line,
    const std::string& path,
    const std::string* body,
    const std::map<std::string, std::string>& more
) const {
    curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
    if (!token_.empty())
        list = curl_slist_append(list, ("Authorization: Bearer " + token_).c_str());
    for (const auto& [name, value] : more)
        list = curl_slist_append(list, (name + ": " + value).c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{
        list, curl_slist_free_all};
    Heard heard;
    const bool secure = !tls_.authority.empty();
    const std::string url =
        (secure ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
    if (secure) set_tls(line, tls_);
    curl_easy_setopt(line, CURLOPT_URL, url.c_str());
    curl_easy_setopt(line, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(line, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(line, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(line, CURLOPT_TIMEOUT_MS, 20'000L);
    curl_easy_setopt(line, CURLOPT_WRITEFUNCTION, hear_body);
    curl_easy_setopt(line, CURLOPT_WRITEDATA, &heard);
    curl_easy_setopt(line, CURLOPT_HEADERFUNCTION, hear_header);
    curl_easy_setopt(line, CURLOPT_HEADERDATA, &heard);
    curl_easy_setopt(line, CURLOPT_HTTPGET, 1L);
    if (body != nullptr) {
        curl_easy_setopt(line, CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
        curl_easy_setopt(line, CURLOPT_POSTFIELDS, body->c_str());
    }
    const CURLcode outcome = curl_easy_perform(line);
    if (outcome != CURLE_OK) {
        throw Error{Error::Kind::bug, url + ": " + curl_easy_strerror(outcome)};
    }
    curl_easy_getinfo(line, CURLINFO_RESPONSE_CODE, &heard.status);
    return heard;
}

}  // namespace xinqiao::support
