// What an exchange without a whole answer means, in sentences an operator can act on.
#pragma once

#include <string>

#include "base/error.hpp"

namespace xinqiao {

// As libcurl tells it.
struct CurlFailure {
    int code = 0;         // a CURLcode
    std::string details;  // English
    long verified = 0;    // what became of their certificate, an X509_V_… of OpenSSL
};

Error error_of(const CurlFailure& failure);

// They broke off for want of a client certificate they accept, so no request was worked on.
bool refused_our_certificate(const CurlFailure& failure);

}  // namespace xinqiao
