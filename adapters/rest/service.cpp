#include "adapters/rest/service.hpp"

#include <algorithm>

#include "adapters/formats/encoding.hpp"
#include "adapters/rest/login.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

std::string beginning_of(const std::string& body) {
    return salvaged(std::string_view{body}.substr(0, 120), Encoding::utf8);
}

// A run's name goes into a header, so it keeps only what can stand there.
std::string header_text(const std::string& text) {
    std::string plain;
    for (const char character : text) {
        if (character > ' ' && character < 0x7F) plain += character;
    }
    return plain;
}

// nginx shakes hands first and says afterwards what it thinks of our certificate.
void refuse_for_certificate(const HttpAnswer& answer) {
    const bool by_status = answer.status == 495 || answer.status == 496;
    const bool by_page = answer.status == 400 && answer.type == "text/html";
    if (!by_status && !by_page) return;
    if (answer.body.find("No required SSL certificate") != std::string::npos) {
        throw Error{
            Error::Kind::forbidden, "对方要求出示客户端证书", "请设置 tls.certificate 与 tls.key"};
    }
    if (by_status || answer.body.find("SSL certificate error") != std::string::npos) {
        throw Error{
            Error::Kind::forbidden,
            "对方不接受我们的客户端证书",
            "请检查证书是否过期、是否由对方认可的机构签发"};
    }
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

std::string encoded(std::string body, const std::string& encoding) {
    if (encoding != "gb18030") return body;
    auto bytes = gb18030_from_utf8(body);
    if (!bytes) throw Error{Error::Kind::invalid, "报文不是合法的 UTF-8"};
    return std::move(*bytes);
}

// "403:login timeout" is what a hub says with HTTP 200; a list of rows is never that short.
bool says_login_ended(const HttpAnswer& answer) {
    if (answer.status == 401 || answer.status == 403) return true;
    constexpr std::size_t longest = 1024;
    if (answer.body.size() > longest) return false;
    const std::string text = upper_ascii(answer.body);
    for (const std::string_view word :
         {"LOGIN TIMEOUT", "\"CODE\":\"401\"", "\"CODE\":\"403\"", "<CODE>401<", "<CODE>403<"}) {
        if (text.find(word) != std::string::npos) return text.find("RECEIPTS") == std::string::npos;
    }
    return false;
}

// What <?xml … encoding="GBK"?> says.
Encoding declared_encoding(std::string_view bytes) {
    const std::string_view front = bytes.substr(0, std::min(bytes.find("?>"), std::size_t{200}));
    const std::size_t at = front.find("encoding=");
    if (!front.starts_with("<?xml") || at == std::string_view::npos) return Encoding::utf8;
    const std::string_view value = front.substr(std::min(at + 10, front.size()));
    return encoding_named(value.substr(0, value.find_first_of("\"'")));
}

}  // namespace

RestService::RestService(const SystemSettings& system, const Credentials& credentials)
    : url_{system.rest.url},
      rest_{system.rest},
      authentication_{system.rest, credentials},
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

HttpAnswer RestService::get(const std::string& path, const std::string& query, const Call& call) {
    const char joint = path.find('?') == std::string::npos ? '?' : '&';
    return judged(request_for("GET", path + joint + query, call), call);
}

HttpAnswer RestService::ask(const std::string& path, std::string body, const Call& call) {
    HttpRequest request = request_for("POST", path, call);
    request.body = encoded(std::move(body), rest_.encoding);
    return judged(request, call);
}

Expected<HttpAnswer, HttpFailure> RestService::tell(
    const std::string& path, std::string body, const Call& call
) {
    HttpRequest request = request_for("POST", path, call);
    request.body = encoded(std::move(body), rest_.encoding);
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

Expected<HttpAnswer, HttpFailure> RestService::send_with(
    HttpRequest request, const Secret& token, const Call& call
) {
    authentication_.sign(request, SystemClock{}.now());
    if (authentication_.by_login()) authentication_.show_token(request, token);
    return client_.send(request, call);
}

Secret RestService::token(const Secret& refused, const Call& call) {
    const std::string account = url_ + rest_.login.path + "\n" + rest_.application;
    return login_token(account, refused, rest_.login.lifetime, call.stop, [&] {
        return during("登录 " + url_ + rest_.login.path, [&] {
            auto outcome = client_.send(authentication_.login_request(url_), call);
            if (!outcome) throw outcome.error().error;
            check_status(*outcome);
            return authentication_.token_in(*outcome);
        });
    });
}

void check_status(const HttpAnswer& answer) {
    const std::string status = "对方返回 HTTP " + std::to_string(answer.status);
    const std::string details = answer.type == "application/json" ? beginning_of(answer.body) : "";
    if (answer.status >= 200 && answer.status < 300) return;
    refuse_for_certificate(answer);
    if (answer.status == 401 || answer.status == 403) {
        throw Error{Error::Kind::forbidden, status + " " + details, "请核对凭据、授权与 IP 白名单"};
    }
    const bool later = answer.status == 408 || answer.status == 429 || answer.status >= 500;
    if (later) {
        throw Error{Error::Kind::transient, status + " " + details, "稍后会自动重试"}.with_pause(
            answer.retry_after
        );
    }
    if (answer.status == 404) {
        throw Error{Error::Kind::misconfigured, status + " " + details, "请检查 rest.url 与 path"};
    }
    if (answer.status < 400) {
        throw Error{Error::Kind::invalid, status + ", 要求转到别处", "可能需要登录; 请检查网址"};
    }
    throw Error{Error::Kind::invalid, status + " " + details, "请按对方的说明检查接口参数"};
}

bool is_xml(const HttpAnswer& answer) {
    return answer.type == "application/xml" || answer.type == "text/xml"
           || answer.type.ends_with("+xml");
}

void check_is_readable(const HttpAnswer& answer) {
    const bool json = answer.type == "application/json" || answer.type.ends_with("+json");
    if (json || (is_xml(answer) && answer.type != "application/xhtml+xml")) return;
    const bool page = answer.type == "text/html" || answer.body.starts_with('<');
    throw Error{
        Error::Kind::invalid,
        page ? "对方返回了网页而不是数据"
             : "对方返回的内容类型是“" + salvaged(answer.type, Encoding::utf8)
                   + "”, 应为 JSON 或 XML",
        page ? "可能是登录页, 请检查凭据与网址" : "请联系平台"};
}

std::string text_of(const HttpAnswer& answer, const std::string& encoding) {
    std::string_view bytes{answer.body};
    const std::size_t mark = byte_order_mark(bytes);
    Encoding how = Encoding::utf8;
    if (mark > 0) {
        bytes.remove_prefix(mark);
    } else if (encoding != "auto") {
        how = encoding_named(encoding);
    } else if (!answer.charset.empty()) {
        how = encoding_named(answer.charset);
    } else if (is_xml(answer)) {
        how = declared_encoding(bytes);
    }
    if (how == Encoding::utf8) return std::string{bytes};
    if (auto text = utf8_from_gb18030(bytes)) return std::move(*text);
    throw Error{
        Error::Kind::invalid, "应答不是声明的 GB18030 编码", "请联系平台, 或检查 rest.encoding"};
}

}  // namespace xinqiao
