// Who we are in TLS, whom we trust, and what `xinqiao system check` tells of it.
#pragma once

#include <string>

#include "adapters/call.hpp"
#include "adapters/http/settings.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"

namespace xinqiao {

// TlsSettings with the key in hand.
struct TlsIdentity {
    std::string ca_file;
    std::string certificate;
    Secret key;
    std::string pin;
};

// Throws Error{misconfigured} for a pin of another form, a certificate without a key, or a key that
// cannot be read.
TlsIdentity tls_identity(const TlsSettings& tls, const Credentials& credentials);

// Shakes hands with an https address, asks nothing, and says whose certificate it saw and until
// when it holds.
Probe tls_probe(
    const std::string& url,
    const SystemSettings& system,
    const Credentials& credentials,
    const Call& call
);

// The sentence about a certificate; a warning in it when it expires within sixty days.
std::string certificate_text(
    const std::string& subject, const std::string& issuer, Moment until, Moment now
);

}  // namespace xinqiao
