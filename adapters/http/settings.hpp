// What an operator says about TLS with one system.
#pragma once

#include <string>

#include "base/settings.hpp"

namespace xinqiao {

struct TlsSettings {
    std::string ca_file;      // PEM of a private certificate authority; empty: the machine's
    std::string certificate;  // PEM of our client certificate; empty: we show none
    CredentialName key;       // its private key, in PEM
    std::string pin;          // "sha256//…" of their public key; several with ";" between
};

template <class V>
void visit_settings(V& setting, TlsSettings& tls) {
    setting("ca_file", tls.ca_file, Anything{}, "私有根证书 / PEM of a private authority");
    setting(
        "certificate", tls.certificate, Anything{}, "我方客户端证书 / PEM of our client certificate"
    );
    setting("key", tls.key, Anything{}, "客户端证书私钥的凭据 / credential with its private key");
    setting(
        "pin",
        tls.pin,
        Anything{},
        "固定对方公钥: sha256//Base64, 多个用分号隔开 / pinned public keys of theirs"
    );
}

}  // namespace xinqiao
