#include "adapters/http/curl_tls.hpp"

#include <string>

namespace xinqiao {

void arrange_tls(CurlHandle& curl, const TlsIdentity& tls) {
    curl.set(CURLOPT_SSL_VERIFYPEER, 1L);
    curl.set(CURLOPT_SSL_VERIFYHOST, 2L);
    curl.set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!tls.ca_file.empty()) curl.set(CURLOPT_CAINFO, tls.ca_file.c_str());
    if (!tls.pin.empty()) curl.set(CURLOPT_PINNEDPUBLICKEY, tls.pin.c_str());
    if (tls.certificate.empty()) return;
    std::string key = tls.key.reveal();
    const curl_blob blob{key.data(), key.size(), CURL_BLOB_COPY};
    curl.set(CURLOPT_SSLCERT, tls.certificate.c_str());
    curl.set(CURLOPT_SSLKEY_BLOB, &blob);
}

}  // namespace xinqiao
