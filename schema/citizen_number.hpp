// The resident identity number (公民身份号码, GB 11643-1999). Its text never goes into a message.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/expected.hpp"

namespace xinqiao {

// Always the 18-character form: a 15-digit number of the first generation is lengthened by the
// century (19) and the check character, so that one person has one number.
class CitizenNumber {
public:
    const std::string& text() const noexcept { return text_; }
    // The first six digits, then asterisks, as published lists show it.
    std::string masked() const;
    Day born() const;
    std::string_view area() const noexcept { return std::string_view{text_}.substr(0, 6); }

    friend bool operator==(const CitizenNumber&, const CitizenNumber&) = default;

private:
    friend Expected<CitizenNumber, std::string> parse_citizen_number(std::string_view text);
    explicit CitizenNumber(std::string text);

    std::string text_;
};

// Wide forms, blanks and a small x are mended. The error is a Chinese sentence that does not
// repeat the number.
Expected<CitizenNumber, std::string> parse_citizen_number(std::string_view text);

// Whether this canonical text (18 or 15 characters) is such a number: province, birth date and
// check character hold. Allocates nothing.
bool is_citizen_number(std::string_view text) noexcept;

// Any number with all but its first six characters hidden; shorter ones are hidden wholly.
std::string masked_number(std::string_view text);

}  // namespace xinqiao
