#include "daemon/http/tls_door.hpp"

#include <ctime>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

constexpr const char* ciphers_of_tls_1_2 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* groups = "X25519:P-256:P-384";

[[noreturn]] void refuse(const std::string& what, const std::string& reason, std::string hint) {
    throw Error{Error::Kind::misconfigured, what + " / " + reason, std::move(hint)};
}

void require(const error_code& error, const std::string& what, const std::string& hint) {
    if (error) refuse(what, error.message(), hint);
}

void take_certificate(TlsContext& context, const DoorTlsSettings& settings, const Secret& key) {
    error_code error;
    context.use_certificate_chain_file(settings.certificate, error);
    require(
        error,
        "读不出证书 " + settings.certificate,
        "http.tls.certificate 须是 PEM 格式, 我方证书在前, 中间证书在后"
    );
    // Of a key with a password: nobody is there to be asked.
    context.set_password_callback([](std::size_t, ssl::context::password_purpose) {
        return std::string{};
    });
    const std::string& text = key.reveal();
    context.use_private_key(boost::asio::buffer(text), ssl::context::pem, error);
    if (!error && SSL_CTX_check_private_key(context.native_handle()) == 1) return;
    refuse(
        "私钥读不出, 或与证书 " + settings.certificate + " 不是一对",
        "the key does not fit the certificate",
        "请检查 http.tls.key (或 key_file): PEM 格式, 不加密码, 与证书同时更换"
    );
}

// Whoever shows a certificate of these is known by it; who shows none has a token to show.
void ask_for_certificates(TlsContext& context, const std::string& authorities) {
    error_code error;
    context.load_verify_file(authorities, error);
    require(
        error, "读不出签发机构的证书 " + authorities, "http.tls.client_ca 须是 PEM 格式的证书文件"
    );
    SSL_CTX_set_client_CA_list(
        context.native_handle(), SSL_load_client_CA_file(authorities.c_str())
    );
    context.set_verify_mode(ssl::verify_peer);
}

void restrict_protocol(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(
        context,
        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET
            | SSL_OP_CIPHER_SERVER_PREFERENCE
    );
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    if (SSL_CTX_set_cipher_list(context, ciphers_of_tls_1_2) != 1
        || SSL_CTX_set1_groups_list(context, groups) != 1) {
        refuse("OpenSSL 没有所需的加密算法", "no such ciphers", "请检查系统的 OpenSSL");
    }
}

}  // namespace

std::shared_ptr<TlsContext> tls_context(const DoorTlsSettings& settings, const Secret& key) {
    auto context = std::make_shared<TlsContext>(ssl::context::tls_server);
    restrict_protocol(context->native_handle());
    take_certificate(*context, settings, key);
    if (!settings.client_ca.empty()) ask_for_certificates(*context, settings.client_ca);
    return context;
}

void check_door_tls(const DoorTlsSettings& settings, const Secret& key) {
    if (settings.is_on()) tls_context(settings, key);
}

std::shared_ptr<TlsContext> TlsInForce::get() const {
    const std::lock_guard lock{mutex_};
    return context_;
}

void TlsInForce::replace(std::shared_ptr<TlsContext> context) {
    const std::lock_guard lock{mutex_};
    context_ = std::move(context);
}

std::optional<PeerCertificate> certificate_beyond(SSL& line) {
    const std::unique_ptr<X509, decltype(&X509_free)> shown{
        SSL_get1_peer_certificate(&line), X509_free};
    if (!shown) return std::nullopt;
    Digest digest;
    unsigned size = 0;
    std::tm end{};
    const bool read = X509_digest(shown.get(), EVP_sha256(), digest.bytes.data(), &size) == 1
                      && ASN1_TIME_to_tm(X509_get0_notAfter(shown.get()), &end) == 1;
    if (!read) return std::nullopt;
    return PeerCertificate{digest.hex(), Moment{std::chrono::seconds{::timegm(&end)}}};
}

bool is_ours(SSL& line, const std::string& host) {
    X509* own = SSL_get_certificate(&line);
    if (own == nullptr || host.empty()) return false;
    const bool bracketed = host.front() == '[' && host.back() == ']';
    const std::string bare = bracketed ? host.substr(1, host.size() - 2) : host;
    return X509_check_host(own, bare.data(), bare.size(), 0, nullptr) == 1
           || X509_check_ip_asc(own, bare.c_str(), 0) == 1;
}

}  // namespace xinqiao
