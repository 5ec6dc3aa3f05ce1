#include "adapters/rest/service.hpp"

#include <algorithm>

#include "adapters/formats/encoding.hpp"
#include "adapters/formats/json_page.hpp"
#include "adapters/formats/xml_page.hpp"
#include "adapters/http/login.hpp"
#include "adapters/http/status.hpp"
#include "adapters/rest/kept_answers.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

// A run's name goes into a header, so it keeps only what can stand there.
std::string header_text(const std::string& text) {
    std::string plain;
    for (const char character : text) {
        if (character > ' ' && character < 0x7F) plain += character;
    }
    return plain;
}

// "serviceId: 42" as the operator wrote it.
std::pair<std::string, std::string> header_in(const std::string& line) {
    const std::size_t colon = line.find(':');
    const std::string name{trimmed(std::string_view{line}.substr(0, colon))};
    if (colon == std::string::npos || name.empty()) {
        throw Error{
            Error::Kind::misconfigured, "rest.headers“" + line + "”不是请求头", "应写成 名称: 值"};
    }
    return {name, std::string{trimmed(std::string_view{line}.substr(colon + 1))}};
}

constexpr std::string_view if_other_tag = "If-None-Match";
constexpr std::string_view if_newer = "If-Modified-Since";

void ask_for_changes(HttpRequest& request, const HttpAnswer& kept) {
    const bool tag = !kept.etag.empty();
    request.headers.emplace_back(
        tag ? if_other_tag : if_newer, tag ? kept.etag : kept.last_modified
    );
}

bool asked_for_changes(const HttpRequest& request) {
    return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
        return header.first == if_other_tag || header.first == if_newer;
    });
}

std::string encoded(std::string body, const std::string& encoding) {
    if (encoding != "gb18030") return body;
    auto bytes = gb18030_from_utf8(body);
    if (!bytes) throw Error{Error::Kind::invalid, "报文不是合法的 UTF-8"};
    return std::move(*bytes);
}

}  // namespace

RestService::RestService(const SystemSettings& system, const Credentials& credentials)
    : url_{system.rest.url},
      rest_{system.rest},
      authentication_{system.rest, credentials},
      cipher_{system.rest.cipher, credentials},
      client_{tls_identity(system.tls, credentials)} {
    if (!url_.starts_with("https://") && !url_.starts_with("http://")) {
        throw Error{
            Error::Kind::misconfigured,
            "rest.url“" + url_ + "”不是 http 或 https 网址",
            "请填写接口根地址"};
    }
    while (url_.ends_with('/')) {
        url_.pop_back();
    }
}

HttpAnswer RestService::get(
    const std::string& path,
    const std::string& query,
    const Call& call,
    const std::function<void(const HttpAnswer&)>& read
) {
    const char joint = path.find('?') == std::string::npos ? '?' : '&';
    HttpRequest request = request_for("GET", path + joint + query, call);
    const std::string question = rest_.application + "\n" + request.url;
    const Moment now = SystemClock{}.now();
    const auto kept = rest_.conditional ? kept_answer(question, now) : std::nullopt;
    if (kept) ask_for_changes(request, *kept);
    HttpAnswer answer = judged(request, call);
    const bool unchanged = kept && answer.status == 304;
    if (unchanged) answer = *kept;
    read(answer);
    // Only what could be read is worth being confirmed, and since when it was given, not confirmed.
    if (rest_.conditional && !unchanged) keep_answer(question, answer, now);
    return answer;
}

HttpAnswer RestService::ask(const std::string& path, std::string body, const Call& call) {
    HttpRequest request = request_for("POST", path, call);
    request.body = cipher_.sealed(encoded(std::move(body), rest_.encoding));
    return judged(request, call);
}

Expected<HttpAnswer, HttpFailure> RestService::tell(
    const std::string& path, std::string body, const Call& call
) {
    HttpRequest request = request_for("POST", path, call);
    request.body = cipher_.sealed(encoded(std::move(body), rest_.encoding));
    request.once = true;
    return exchange(request, call);
}

HttpRequest RestService::request_for(std::string method, const std::string& path, const Call& call)
    const {
    HttpRequest request;
    request.url = url_ + (path.starts_with('/') ? "" : "/") + path;
    request.headers = {{"Accept", "application/json, application/xml;q=0.9, text/xml;q=0.9"}};
    for (const std::string& line : rest_.headers) {
        request.headers.push_back(header_in(line));
    }
    if (!call.run.empty()) request.headers.emplace_back("X-Run", header_text(call.run));
    if (method == "POST") {
        const std::string charset = rest_.encoding == "gb18030" ? "; charset=GB18030" : "";
        request.headers.emplace_back("Content-Type", "application/json" + charset);
    }
    request.method = std::move(method);
    return request;
}

HttpAnswer RestService::judged(const HttpRequest& request, const Call& call) {
    return during(request.method + " " + request.url, [&] {
        auto outcome = exchange(request, call);
        if (!outcome) throw outcome.error().error;
        HttpAnswer answer = std::move(outcome).value();
        if (answer.status == 304 && asked_for_changes(request)) return answer;
        check_status(answer);
        check_is_readable(answer);
        return answer;
    });
}

// A token may end at any moment. Its refusal comes before any work is done, so the request is made
// once more with a new one, and then never again.
Expected<HttpAnswer, HttpFailure> RestService::exchange(
    const HttpRequest& request, const Call& call
) {
    if (!authentication_.by_login()) return send_with(request, Secret{}, call);
    const Secret first = token(Secret{}, call);
    auto outcome = send_with(request, first, call);
    if (!outcome || !says_login_ended(*outcome)) return outcome;
    return send_with(request, token(first, call), call);
}

// Many platforms say it with HTTP 200; a list of rows is never that short, and receipts show that
// the request was worked on.
bool RestService::says_login_ended(const HttpAnswer& answer) const {
    if (answer.status == 401 || answer.status == 403) return true;
    constexpr std::size_t longest = 1024;
    if (answer.status != 200 || answer.body.size() > longest) return false;
    try {
        const std::vector<std::string> places{rest_.code_at, rest_.receipts_at};
        const std::string text = text_of(answer);
        const auto said = is_xml(answer) ? xml_texts_at(text, places) : json_texts_at(text, places);
        const std::vector<std::string>& codes = rest_.login.ended;
        return said[1].empty() && std::find(codes.begin(), codes.end(), said[0]) != codes.end();
    } catch (const Error&) {
        return false;
    }
}

Expected<HttpAnswer, HttpFailure> RestService::send_with(
    HttpRequest request, const Secret& token, const Call& call
) {
    authentication_.sign(request, SystemClock{}.now());
    if (authentication_.by_login()) authentication_.show_token(request, token);
    return client_.send(request, call);
}

Secret RestService::token(const Secret& refused, const Call& call) {
    const HttpRequest request = authentication_.login_request(url_);
    // Another password is another account: a corrected one is tried at once.
    const std::string account = request.url + "\n" + sha256(request.body).hex();
    return login_token(account, refused, rest_.login.lifetime, call.stop, [&] {
        return during("登录 " + request.url, [&] {
            auto outcome = client_.send(request, call);
            if (!outcome) throw outcome.error().error;
            return authentication_.token_in(*outcome);
        });
    });
}

std::string RestService::text_of(const HttpAnswer& answer) const {
    if (!cipher_.on()) return text_in(answer, rest_.encoding);
    HttpAnswer plain = answer;
    plain.body = cipher_.opened(answer.body);
    return text_in(plain, rest_.encoding);
}

}  // namespace xinqiao
