#include "adapters/http/status.hpp"

#include "adapters/formats/encoding.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

std::string beginning_of(const std::string& body) {
    return salvaged(std::string_view{body}.substr(0, 120), Encoding::utf8);
}

// nginx shakes hands first, if at all, and says afterwards what it thinks of it.
void refuse_for_handshake(const HttpAnswer& answer) {
    const bool by_status = answer.status == 495 || answer.status == 496;
    const bool by_page = answer.status == 400 && answer.type == "text/html";
    if (!by_status && !by_page) return;
    if (answer.body.find("plain HTTP request was sent to HTTPS") != std::string::npos) {
        throw Error{Error::Kind::misconfigured, "对方只接受 https", "请把网址 (url) 改为 https://"};
    }
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

void check_status(const HttpAnswer& answer) {
    const std::string status = "对方返回 HTTP " + std::to_string(answer.status);
    const std::string details = answer.type == "application/json" ? beginning_of(answer.body) : "";
    if (answer.status >= 200 && answer.status < 300) return;
    refuse_for_handshake(answer);
    if (answer.status == 401 || answer.status == 403) {
        throw Error{Error::Kind::forbidden, status + " " + details, "请核对凭据、授权与 IP 白名单"};
    }
    const bool later = answer.status == 408 || answer.status == 429 || answer.status >= 500;
    if (later) {
        throw Error{Error::Kind::transient, status + " " + details, "稍后会自动重试"}.with_pause(
            answer.retry_after
        );
    }
    if (answer.status == 413) {
        throw Error{
            Error::Kind::misconfigured,
            status + ", 报文超过对方的上限",
            "请减小 publish.batch, 或请对方放宽上限 (nginx: client_max_body_size)"};
    }
    if (answer.status == 404) {
        throw Error{Error::Kind::misconfigured, status + " " + details, "请检查网址 (url) 与 path"};
    }
    if (answer.status == 304) {
        throw Error{
            Error::Kind::invalid,
            status + " (没有变动), 而我们没有这样问过",
            "请联系平台, 或检查中间的缓存服务器"};
    }
    if (answer.status < 400) {
        throw Error{Error::Kind::invalid, status + ", 要求转到别处", "可能需要登录; 请检查网址"};
    }
    throw Error{Error::Kind::invalid, status + " " + details, "请按对方的说明检查接口参数"};
}

}  // namespace xinqiao
