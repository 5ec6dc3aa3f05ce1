#include "adapters/http/client.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <curl/curl.h>

#include "adapters/http/curl_handle.hpp"
#include "adapters/http/curl_tls.hpp"
#include "adapters/http/failure.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t largest_answer = 64 << 20;
constexpr std::chrono::seconds longest_connect{10};

using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void begin_curl_once() {
    static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (begun != CURLE_OK) throw Error{Error::Kind::bug, "libcurl could not be initialised"};
}

// What the callbacks of one exchange work on.
struct Transfer {
    const HttpRequest& request;
    const Call& call;
    std::string body;
    std::size_t sent = 0;
    bool too_large = false;
};

std::size_t take_answer(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    transfer.too_large = transfer.body.size() + size * count > largest_answer;
    if (transfer.too_large) return 0;
    transfer.body.append(bytes, size * count);
    return size * count;
}

std::size_t give_body(char* room, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string& body = transfer.request.body;
    const std::size_t piece = std::min(size * count, body.size() - transfer.sent);
    std::memcpy(room, body.data() + transfer.sent, piece);
    transfer.sent += piece;
    return piece;
}

// libcurl would send again what a broken kept-alive connection swallowed; a request that must
// arrive at most once forbids it by refusing to begin again.
int rewind_body(void* user, curl_off_t offset, int origin) {
    auto& transfer = *static_cast<Transfer*>(user);
    const bool again = transfer.request.once && transfer.sent > 0;
    if (again || origin != SEEK_SET) return CURL_SEEKFUNC_FAIL;
    transfer.sent = static_cast<std::size_t>(offset);
    return CURL_SEEKFUNC_OK;
}

int watch_stop(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(user)->call.stop.stop_requested() ? 1 : 0;
}

// A header that could smuggle in another one is an operator's mistake, or worse.
HeaderList header_list(const HttpRequest& request) {
    HeaderList list{nullptr, curl_slist_free_all};
    const auto add = [&](const std::string& line) {
        if (line.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos) {
            throw Error{Error::Kind::misconfigured, "请求头含有换行", "请检查凭据与应用标识"};
        }
        curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
        if (longer == nullptr) throw std::bad_alloc{};
        static_cast<void>(list.release());
        list.reset(longer);
    };
    add("Expect:");
    for (const auto& [name, value] : request.headers) {
        add(name + ": " + value);
    }
    return list;
}

std::string plain_type(const char* type) {
    std::string text = type == nullptr ? "" : type;
    text.resize(std::min(text.size(), text.find(';')));
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

// "charset=GBK" of a content type, without quotes.
std::string charset_of(const char* type) {
    std::string text = type == nullptr ? "" : type;
    const std::size_t at = upper_ascii(text).find("CHARSET=");
    if (at == std::string::npos) return {};
    text = text.substr(at + 8);
    text.resize(std::min(text.size(), text.find(';')));
    std::erase_if(text, [](char c) { return c == '"' || c == ' '; });
    return text;
}

}  // namespace

struct HttpClient::Handle : CurlHandle {
    explicit Handle(TlsIdentity identity) : tls{std::move(identity)} {}

    void arrange(Transfer& transfer, curl_slist* headers);
    void arrange_body(Transfer& transfer);
    void arrange_patience(const Call& call);
    HttpAnswer answer_of(Transfer& transfer) const;
    std::string header(const char* name) const;
    bool sent() const;
    HttpFailure failure_of(CURLcode code, const Transfer& transfer) const;
    SeenCertificate seen() const;

    TlsIdentity tls;
    std::array<char, CURL_ERROR_SIZE> details{};
};

void HttpClient::Handle::arrange(Transfer& transfer, curl_slist* headers) {
    curl_easy_reset(get());  // keeps the connections
    details.fill('\0');
    set(CURLOPT_ERRORBUFFER, details.data());
    set(CURLOPT_URL, transfer.request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ACCEPT_ENCODING, "gzip");
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_WRITEFUNCTION, take_answer);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, watch_stop);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
    arrange_tls(*this, tls);
    arrange_body(transfer);
    arrange_patience(transfer.call);
}

void HttpClient::Handle::arrange_body(Transfer& transfer) {
    if (transfer.request.method == "GET") return;
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer.request.body.size()));
    set(CURLOPT_READFUNCTION, give_body);
    set(CURLOPT_READDATA, static_cast<void*>(&transfer));
    set(CURLOPT_SEEKFUNCTION, rewind_body);
    set(CURLOPT_SEEKDATA, static_cast<void*>(&transfer));
}

void HttpClient::Handle::arrange_patience(const Call& call) {
    const std::chrono::milliseconds patience = call.patience;
    const std::chrono::milliseconds connect =
        std::min<std::chrono::milliseconds>(patience, longest_connect);
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect.count()));
}

HttpAnswer HttpClient::Handle::answer_of(Transfer& transfer) const {
    HttpAnswer answer;
    char* type = nullptr;
    curl_off_t pause = 0;
    curl_easy_getinfo(get(), CURLINFO_RESPONSE_CODE, &answer.status);
    curl_easy_getinfo(get(), CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(get(), CURLINFO_RETRY_AFTER, &pause);
    answer.type = plain_type(type);
    answer.charset = charset_of(type);
    answer.etag = header("ETag");
    answer.last_modified = header("Last-Modified");
    answer.retry_after = std::chrono::seconds{std::clamp<curl_off_t>(pause, 0, 86'400)};
    answer.body = std::move(transfer.body);
    return answer;
}

std::string HttpClient::Handle::header(const char* name) const {
    curl_header* found = nullptr;
    if (curl_easy_header(get(), name, 0, CURLH_HEADER, -1, &found) != CURLHE_OK) return {};
    return found->value;
}

HttpFailure HttpClient::Handle::failure_of(CURLcode code, const Transfer& transfer) const {
    if (transfer.call.stop.stop_requested()) return {{Error::Kind::stopped, "正在停止"}, sent()};
    if (transfer.too_large) {
        return {{Error::Kind::invalid, "应答超过 64 MiB", "请减小每页行数"}, true};
    }
    CurlFailure failure{code, curl_easy_strerror(code)};
    if (details[0] != '\0') failure.details = details.data();
    curl_easy_getinfo(get(), CURLINFO_SSL_VERIFYRESULT, &failure.verified);
    return {error_of(failure), sent() && !refused_our_certificate(failure)};
}

bool HttpClient::Handle::sent() const {
    long bytes = 0;
    curl_easy_getinfo(get(), CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

SeenCertificate HttpClient::Handle::seen() const {
    SeenCertificate certificate;
    curl_certinfo* chain = nullptr;
    curl_easy_getinfo(get(), CURLINFO_CERTINFO, &chain);
    const curl_slist* line =
        chain == nullptr || chain->num_of_certs < 1 ? nullptr : chain->certinfo[0];
    for (; line != nullptr; line = line->next) {
        const std::string_view text{line->data};
        const std::string value{text.substr(std::min(text.size(), text.find(':') + 1))};
        if (text.starts_with("Subject:")) certificate.subject = value;
        if (text.starts_with("Issuer:")) certificate.issuer = value;
        if (text.starts_with("Expire date:")) {
            certificate.until = Moment{std::chrono::seconds{curl_getdate(value.c_str(), nullptr)}};
        }
    }
    return certificate;
}

HttpClient::HttpClient(TlsIdentity tls) {
    begin_curl_once();
    handle_ = std::make_unique<Handle>(std::move(tls));
}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Expected<HttpAnswer, HttpFailure> HttpClient::send(const HttpRequest& request, const Call& call) {
    if (call.stop.stop_requested()) {
        return Unexpected{HttpFailure{{Error::Kind::stopped, "正在停止"}, false}};
    }
    Transfer transfer{request, call, {}, 0, false};
    const HeaderList headers = header_list(request);
    handle_->arrange(transfer, headers.get());
    const CURLcode code = curl_easy_perform(handle_->get());
    if (code == CURLE_OK) return handle_->answer_of(transfer);
    return Unexpected{handle_->failure_of(code, transfer)};
}

SeenCertificate HttpClient::look_at(const std::string& url, const Call& call) {
    HttpRequest request;
    request.url = url;
    Transfer transfer{request, call, {}, 0, false};
    handle_->arrange(transfer, nullptr);
    handle_->set(CURLOPT_CONNECT_ONLY, 1L);
    handle_->set(CURLOPT_CERTINFO, 1L);
    const CURLcode code = curl_easy_perform(handle_->get());
    if (code != CURLE_OK) throw handle_->failure_of(code, transfer).error;
    return handle_->seen();
}

std::string query_text(const std::string& text) {
    begin_curl_once();
    const std::unique_ptr<char, decltype(&curl_free)> escaped{
        curl_easy_escape(nullptr, text.c_str(), static_cast<int>(text.size())), curl_free};
    if (!escaped) throw std::bad_alloc{};
    return escaped.get();
}

std::string text_of_query(const std::string& part) {
    begin_curl_once();
    int length = 0;
    const std::unique_ptr<char, decltype(&curl_free)> plain{
        curl_easy_unescape(nullptr, part.c_str(), static_cast<int>(part.size()), &length),
        curl_free};
    if (!plain) throw std::bad_alloc{};
    return {plain.get(), static_cast<std::size_t>(length)};
}

}  // namespace xinqiao
