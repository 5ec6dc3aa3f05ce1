// TLS of a libcurl handle, the same for https and FTPS.
#pragma once

#include "adapters/http/curl_handle.hpp"
#include "adapters/http/tls.hpp"

namespace xinqiao {

// TLS 1.2 at least; certificate and host name are always verified.
void arrange_tls(CurlHandle& curl, const TlsIdentity& tls);

}  // namespace xinqiao
