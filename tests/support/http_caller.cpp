#include "tests/support/http_caller.hpp"

#include <memory>

#include <curl/curl.h>

#include "base/error.hpp"

namespace xinqiao::support {
namespace {

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

}  // namespace

Heard HttpCaller::get(const std::string& path, const std::map<std::string, std::string>& more)
    const {
    return ask(path, nullptr, more);
}

Heard HttpCaller::post(
    const std::string& path, const std::string& body, const std::map<std::string, std::string>& more
) const {
    return ask(path, &body, more);
}

Heard HttpCaller::ask(
    const std::string& path, const std::string* body, const std::map<std::string, std::string>& more
) const {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{
        curl_easy_init(), curl_easy_cleanup};
    curl_slist* list = curl_slist_append(nullptr, "Content-Type: application/json");
    if (!token_.empty())
        list = curl_slist_append(list, ("Authorization: Bearer " + token_).c_str());
    for (const auto& [name, value] : more)
        list = curl_slist_append(list, (name + ": " + value).c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers{
        list, curl_slist_free_all};
    Heard heard;
    const std::string url = "http://127.0.0.1:" + std::to_string(port_) + path;
    curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, 20'000L);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, hear_body);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &heard);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, hear_header);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &heard);
    if (body != nullptr) {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body->c_str());
    }
    const CURLcode outcome = curl_easy_perform(curl.get());
    if (outcome != CURLE_OK) {
        throw Error{Error::Kind::bug, url + ": " + curl_easy_strerror(outcome)};
    }
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &heard.status);
    return heard;
}

}  // namespace xinqiao::support
