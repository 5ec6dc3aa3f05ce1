#include "adapters/http/tls.hpp"

#include <algorithm>

#include "adapters/http/client.hpp"
#include "base/date.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view pin_scheme = "sha256//";
constexpr std::chrono::days soon{60};

bool is_pin(std::string_view pin) {
    if (!pin.starts_with(pin_scheme) || pin.size() != pin_scheme.size() + 44) return false;
    return std::all_of(pin.begin(), pin.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '=';
    });
}

void check_pins(std::string_view pins) {
    while (!pins.empty()) {
        const std::string_view pin = pins.substr(0, pins.find(';'));
        pins.remove_prefix(std::min(pins.size(), pin.size() + 1));
        if (is_pin(pin)) continue;
        throw Error{
            Error::Kind::misconfigured,
            "tls.pin“" + std::string{pin} + "”不是公钥指纹",
            "应写成 sha256// 加 44 个 Base64 字符, 见 docs/formats/rest-exchange.md"};
    }
}

}  // namespace

TlsIdentity tls_identity(const TlsSettings& tls, const Credentials& credentials) {
    check_pins(tls.pin);
    TlsIdentity identity{tls.ca_file, tls.certificate, {}, tls.pin};
    if (tls.certificate.empty() != tls.key.name.empty()) {
        throw Error{
            Error::Kind::misconfigured,
            "客户端证书与私钥只设置了一个",
            "tls.certificate 与 tls.key 要么都填, 要么都不填"};
    }
    if (!tls.certificate.empty()) identity.key = credentials(tls.key);
    return identity;
}

Probe tls_probe(
    const std::string& url,
    const SystemSettings& system,
    const Credentials& credentials,
    const Call& call
) {
    return probe("TLS 握手 " + url, [&] {
        HttpClient client{tls_identity(system.tls, credentials)};
        const SeenCertificate seen = client.look_at(url, call);
        return certificate_text(seen.subject, seen.issuer, seen.until, SystemClock{}.now());
    });
}

std::string certificate_text(
    const std::string& subject, const std::string& issuer, Moment until, Moment now
) {
    std::string text =
        "对方证书 " + subject + ", 由 " + issuer + " 签发, 有效期至 " + format_day(day_of(until));
    if (until - now > soon) return text;
    const auto days = std::chrono::floor<std::chrono::days>(until - now).count();
    return text + "; 警告: 还有 " + std::to_string(days) + " 天到期, 请提醒对方更换证书";
}

}  // namespace xinqiao
