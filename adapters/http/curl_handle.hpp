// A handle of libcurl that says which option it was refused.
#pragma once

#include <new>
#include <string>

#include <curl/curl.h>

#include "base/error.hpp"

namespace xinqiao {

class CurlHandle {
public:
    CurlHandle() : curl_{curl_easy_init()} {
        if (curl_ == nullptr) throw std::bad_alloc{};
    }
    ~CurlHandle() { curl_easy_cleanup(curl_); }
    CurlHandle(const CurlHandle&) = delete;
    CurlHandle& operator=(const CurlHandle&) = delete;

    CURL* get() const noexcept { return curl_; }

    template <class Value>
    void set(CURLoption option, Value value) {
        if (curl_easy_setopt(curl_, option, value) == CURLE_OK) return;
        throw Error{Error::Kind::bug, "libcurl refused option " + std::to_string(option)};
    }

private:
    CURL* curl_;
};

}  // namespace xinqiao
