// Text that does not print itself.
#pragma once

#include <string>
#include <utility>

namespace xinqiao {

// A credential's text. It has no stream operator and no conversion: whoever needs it must say so.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_{std::move(text)} {}

    const std::string& reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

private:
    std::string text_;
};

}  // namespace xinqiao
