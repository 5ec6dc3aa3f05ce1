#include "adapters/http/failure.hpp"

#include <algorithm>
#include <array>

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

namespace xinqiao {
namespace {

bool says_any(const std::string& details, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return details.find(word) != std::string::npos;
    });
}

Error misconfigured(const std::string& what, const std::string& why, std::string hint) {
    return {Error::Kind::misconfigured, what + ": " + why, std::move(hint)};
}

// libcurl looks at the name first, before it asks whether OpenSSL trusts the certificate.
Error distrust(const CurlFailure& failure) {
    const bool other_name = says_any(failure.details, {"subject name", "does not match"});
    switch (other_name ? X509_V_ERR_HOSTNAME_MISMATCH : failure.verified) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return {
                Error::Kind::transient,
                "对方证书已过期: " + failure.details,
                "请对方更换证书; 也请检查本机时钟"};
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return {
                Error::Kind::transient, "对方证书尚未生效: " + failure.details, "请检查本机时钟"};
        case X509_V_OK:
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return misconfigured(
                "对方证书不是发给这个主机名的",
                failure.details,
                "请按证书上的主机名填写网址, 或请对方更换证书"
            );
        default:
            return misconfigured(
                "对方证书不是由我们信任的机构签发的",
                failure.details,
                "私有证书请把其根证书放入 tls.ca_file; 公网证书请核对是否被人替换"
            );
    }
}

Error broken_handshake(const CurlFailure& failure) {
    if (says_any(failure.details, {"protocol version", "unsupported protocol", "wrong version"})) {
        return misconfigured(
            "对方不支持 TLS 1.2 或以上", failure.details, "请对方升级; 也请检查端口是否为 https"
        );
    }
    return {Error::Kind::transient, "TLS 握手失败: " + failure.details, "请检查网络与对方服务"};
}

Error our_certificate_refused(const CurlFailure& failure) {
    if (says_any(failure.details, {"certificate required", "handshake failure"})) {
        return {
            Error::Kind::forbidden,
            "对方要求出示客户端证书: " + failure.details,
            "请设置 tls.certificate 与 tls.key"};
    }
    return {
        Error::Kind::forbidden,
        "对方不接受我们的客户端证书: " + failure.details,
        "请检查证书是否过期、是否由对方认可的机构签发"};
}

}  // namespace

bool refused_our_certificate(const CurlFailure& failure) {
    return says_any(
        failure.details,
        {"alert certificate",
         "alert bad certificate",
         "alert unknown ca",
         "alert handshake failure",
         "alert access denied"}
    );
}

Error error_of(const CurlFailure& failure) {
    if (refused_our_certificate(failure)) return our_certificate_refused(failure);
    switch (failure.code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return misconfigured("网址不正确", failure.details, "请检查 url 与 path");
        case CURLE_SSL_CACERT_BADFILE:
            return misconfigured("根证书文件不可用", failure.details, "请检查 tls.ca_file");
        case CURLE_SSL_CERTPROBLEM:
            return misconfigured(
                "我们的客户端证书或私钥不可用",
                failure.details,
                "请检查 tls.certificate 与 tls.key 是否为同一对 PEM"
            );
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return misconfigured(
                "对方公钥与 tls.pin 不符, 未发送任何内容",
                failure.details,
                "请向对方核实是否更换了密钥; 核实之前不要改 tls.pin"
            );
        case CURLE_PEER_FAILED_VERIFICATION:
            return distrust(failure);
        case CURLE_SSL_CONNECT_ERROR:
            return broken_handshake(failure);
        case CURLE_BAD_CONTENT_ENCODING:
            return {Error::Kind::invalid, "应答的压缩已损坏: " + failure.details, "请联系平台"};
        case CURLE_OPERATION_TIMEDOUT:
            return {Error::Kind::transient, "等待应答超时", "稍后会自动重试"};
        default:
            return {Error::Kind::transient, "连接失败: " + failure.details, "请检查网络与对方服务"};
    }
}

}  // namespace xinqiao
