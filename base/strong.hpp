// Strings that cannot be mistaken for one another.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace xinqiao {

// A text with a meaning of its own: `using SystemName = Strong<struct SystemNameTag>;`.
template <class Tag>
class Strong {
public:
    Strong() = default;
    explicit Strong(std::string text) : text_{std::move(text)} {}
    explicit Strong(std::string_view text) : text_{text} {}
    explicit Strong(const char* text) : text_{text} {}

    const std::string& text() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

    friend auto operator<=>(const Strong&, const Strong&) = default;

private:
    std::string text_;
};

}  // namespace xinqiao

template <class Tag>
struct std::hash<xinqiao::Strong<Tag>> {
    std::size_t operator()(const xinqiao::Strong<Tag>& strong) const noexcept {
        return std::hash<std::string>{}(strong.text());
    }
};
