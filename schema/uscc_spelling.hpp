// The canonical spelling of a unified code, without allocation for ASCII.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace xinqiao {

// Upper case and half width, without blanks, hyphens and invisible characters.
class UsccSpelling {
public:
    explicit UsccSpelling(std::string_view text);

    std::string_view text() const noexcept { return {characters_.data(), size_}; }
    // More characters than any identifier has: the rest was not looked at.
    bool overlong() const noexcept { return overlong_; }

private:
    void add(std::string_view text) noexcept;
    void add_character(char character) noexcept;
    void drop_cut_character() noexcept;
    void settle();

    std::array<char, 96> characters_{};
    std::size_t size_ = 0;
    bool overlong_ = false;
};

}  // namespace xinqiao
