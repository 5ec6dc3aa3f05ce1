#include "adapters/rest/service.hpp"

#include "adapters/formats/encoding.hpp"
#include "base/error.hpp"

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

}  // namespace

RestService::RestService(const SystemSettings& system, const Credentials& credentials)
    : url_{system.rest.url},
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

std::string RestService::get(const std::string& path, const std::string& query, const Call& call) {
    const char joint = path.find('?') == std::string::npos ? '?' : '&';
    return judged(request_for("GET", path + joint + query, call), call);
}

std::string RestService::ask(const std::string& path, std::string body, const Call& call) {
    HttpRequest request = request_for("POST", path, call);
    request.body = std::move(body);
    return judged(request, call);
}

Expected<HttpAnswer, HttpFailure> RestService::tell(
    const std::string& path, std::string body, const Call& call
) {
    HttpRequest request = request_for("POST", path, call);
    request.body = std::move(body);
    request.once = true;
    authentication_.sign(request, SystemClock{}.now());
    return client_.send(request, call);
}

HttpRequest RestService::request_for(std::string method, const std::string& path, const Call& call)
    const {
    HttpRequest request;
    request.url = url_ + (path.starts_with('/') ? "" : "/") + path;
    request.headers = {{"Accept", "application/json"}};
    if (!call.run.empty()) request.headers.emplace_back("X-Run", header_text(call.run));
    if (method == "POST") request.headers.emplace_back("Content-Type", "application/json");
    request.method = std::move(method);
    return request;
}

std::string RestService::judged(const HttpRequest& request, const Call& call) {
    HttpRequest whole = request;
    authentication_.sign(whole, SystemClock{}.now());
    auto outcome = client_.send(whole, call);
    return during(request.method + " " + request.url, [&] {
        if (!outcome) throw outcome.error().error;
        HttpAnswer answer = std::move(outcome).value();
        check_status(answer);
        check_is_json(answer);
        return std::move(answer.body);
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

void check_is_json(const HttpAnswer& answer) {
    const bool json = answer.type == "application/json" || answer.type.ends_with("+json");
    if (json) return;
    const bool page = answer.type == "text/html" || answer.body.starts_with('<');
    throw Error{
        Error::Kind::invalid,
        page ? "对方返回了网页而不是数据"
             : "对方返回的内容类型是“" + salvaged(answer.type, Encoding::utf8) + "”, 应为 JSON",
        page ? "可能是登录页, 请检查凭据与网址" : "请联系平台"};
}

}  // namespace xinqiao
