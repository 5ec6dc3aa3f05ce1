// Whether a certificate, its key and the authorities of callers make a port that speaks TLS.
#pragma once

#include "base/secret.hpp"
#include "daemon/config/config.hpp"

namespace xinqiao {

// TLS 1.2 and 1.3 with forward secrecy and authenticated encryption; no renegotiation, compression
// or resumption: a certificate that was taken back must not live on in a ticket. Throws
// Error{misconfigured} for what does not fit, in words for the operator. Nothing without TLS.
void check_door_tls(const DoorTlsSettings& settings, const Secret& key);

}  // namespace xinqiao
