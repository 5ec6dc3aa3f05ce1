// Text that does not print itself.
#pragma once

#include <string>

namespace xinqiao {

// A credential's text. It has no stream operator and no conversion: whoever needs it must say so.
// Its bytes are wiped when it goes.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_{std::move(text)} {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) : text_{other.text_} { other.wipe(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other);
    ~Secret() { wipe(); }

    const std::string& reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

private:
    void wipe() noexcept;

    std::string text_;
};

}  // namespace xinqiao
