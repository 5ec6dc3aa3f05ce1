#include "adapters/http/curl_tls.hpp"

#include <string>

#include <curl/curl.h>

#include "base/error.hpp"

namespace xinqiao {

void arrange_tls(void* curl, const TlsIdentity& tls) {
    const auto set = [curl](CURLoption option, auto value) {
        if (curl_easy_setopt(curl, option, value) == CURLE_OK) return;
        throw Error{Error::Kind::bug, "libcurl refused option " + std::to_string(option)};
    };
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    if (!tls.ca_file.empty()) set(CURLOPT_CAINFO, tls.ca_file.c_str());
    if (!tls.pin.empty()) set(CURLOPT_PINNEDPUBLICKEY, tls.pin.c_str());
    if (tls.certificate.empty()) return;
    std::string key = tls.key.reveal();
    const curl_blob blob{key.data(), key.size(), CURL_BLOB_COPY};
    set(CURLOPT_SSLCERT, tls.certificate.c_str());
    set(CURLOPT_SSLKEY_BLOB, &blob);
}

}  // namespace xinqiao
