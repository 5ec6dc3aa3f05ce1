#include "base/secret.hpp"

#include <openssl/crypto.h>

namespace xinqiao {

Secret& Secret::operator=(const Secret& other) {
    if (this == &other) return *this;
    wipe();
    text_ = other.text_;
    return *this;
}

Secret& Secret::operator=(Secret&& other) {
    if (this == &other) return *this;
    *this = static_cast<const Secret&>(other);
    other.wipe();
    return *this;
}

void Secret::wipe() noexcept {
    OPENSSL_cleanse(text_.data(), text_.size());
    text_.clear();
}

}  // namespace xinqiao
