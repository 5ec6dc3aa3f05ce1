#include "daemon/cli/daemon_client.hpp"

#include <memory>
#include <string_view>

#include <curl/curl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

using CurlHandle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using CurlHeaders = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

constexpr std::size_t most_answer_bytes = 64 * 1024 * 1024;
constexpr std::string_view outcome_header = "xinqiao-outcome:";

bool somebody_listens(const std::string& path) {
    sockaddr_un address{};
    if (path.empty() || path.size() >= sizeof address.sun_path) return false;
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, path.size());
    const int handle = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0) return false;
    const bool connected =
        ::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(handle);
    return connected;
}

std::size_t take_body(const char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& answer = *static_cast<DaemonAnswer*>(to);
    if (answer.body.size() + size * count > most_answer_bytes) return 0;
    answer.body.append(bytes, size * count);
    return size * count;
}

std::size_t take_header(const char* bytes, std::size_t size, std::size_t count, void* to) {
    std::string line{bytes, size * count};
    if (line.size() > outcome_header.size()
        && curl_strnequal(line.c_str(), outcome_header.data(), outcome_header.size()) != 0) {
        const std::size_t begin = line.find_first_not_of(' ', outcome_header.size());
        const std::size_t end = line.find_first_of("\r\n", begin);
        static_cast<DaemonAnswer*>(to)->outcome = line.substr(begin, end - begin);
    }
    return size * count;
}

CurlHeaders headers_of(const std::string& accept, const std::string& token) {
    curl_slist* list = curl_slist_append(nullptr, ("Accept: " + accept).c_str());
    list = curl_slist_append(list, "Content-Type: application/json");
    if (!token.empty()) list = curl_slist_append(list, ("Idempotency-Key: " + token).c_str());
    return {list, curl_slist_free_all};
}

}  // namespace

std::optional<DaemonClient> DaemonClient::reach(const Config& config) {
    if (!somebody_listens(config.http.socket)) return std::nullopt;
    return DaemonClient{config.http.socket};
}

DaemonAnswer DaemonClient::get(const std::string& path, const std::string& accept) const {
    return ask(path, nullptr, accept);
}

DaemonAnswer DaemonClient::post(
    const std::string& path,
    const std::string& body,
    const std::string& accept,
    const std::string& token
) const {
    return ask(path, &body, accept, token);
}

DaemonAnswer DaemonClient::ask(
    const std::string& path,
    const std::string* body,
    const std::string& accept,
    const std::string& token
) const {
    const CurlHandle curl{curl_easy_init(), curl_easy_cleanup};
    const CurlHeaders headers = headers_of(accept, token);
    DaemonAnswer answer;
    curl_easy_setopt(curl.get(), CURLOPT_UNIX_SOCKET_PATH, socket_.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_URL, ("http://localhost" + path).c_str());
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl.get(), CURLOPT_HEADERDATA, &answer);
    if (body != nullptr) {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body->size()));
        curl_easy_setopt(curl.get(), CURLOPT_COPYPOSTFIELDS, body->c_str());
    }
    const CURLcode code = curl_easy_perform(curl.get());
    if (code != CURLE_OK) {
        throw Error{
            Error::Kind::transient,
            std::string{"守护进程没有答完 / the daemon did not answer: "}
                + curl_easy_strerror(code),
            "请查看 systemctl status xinqiao, 稍后再试"};
    }
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    return answer;
}

}  // namespace xinqiao
