// The unified social credit code (统一社会信用代码, GB 32100-2015) and the judgement about one.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

enum class UsccClass {
    valid,
    suspect,  // the outer check fails, the inner holds: a few lawful old codes are like this
    warn,     // the outer check holds, the inner fails
    invalid
};

// Eighteen characters of the alphabet in canonical spelling. Whether the check characters hold
// is the judgement's business.
class CreditCode {
public:
    // Nothing unless the text is 18 characters of the alphabet, as they stand.
    static std::optional<CreditCode> from(std::string_view text) noexcept;

    std::string_view text() const noexcept { return {characters_.data(), characters_.size()}; }
    // The area of the registration authority at the time of issue, six digits: no address.
    std::string_view area() const noexcept { return text().substr(2, 6); }
    // Characters 9-17 (GB 11714): the best hint that two codes are one subject.
    std::string_view organisation() const noexcept { return text().substr(8, 9); }

    friend auto operator<=>(const CreditCode&, const CreditCode&) = default;

private:
    CreditCode() = default;

    std::array<char, 18> characters_{};
};

// What is to be thought of a text that should be a code. The views are of static text, so a
// judgement owns nothing.
struct UsccJudgement {
    UsccClass class_ = UsccClass::invalid;
    std::string_view reason;               // stable: one of those in schema/uscc_reasons.hpp
    std::string_view advice;               // a Chinese sentence: what is wrong, what to do
    std::string_view note;                 // a Chinese sentence about something unusual, or empty
    std::optional<CreditCode> code;        // the canonical spelling, whatever the class
    std::optional<CreditCode> suggestion;  // what may have been meant: a person decides
};

// Judges any bytes; allocates nothing for ASCII. Wide forms, blanks, hyphens, invisible characters
// and case are mended silently; O is never turned into 0.
UsccJudgement judge_uscc(std::string_view text);

// The canonical spelling of a code or of what stands in its place.
std::string canonical_uscc(std::string_view text);

std::string_view name_of(UsccClass class_) noexcept;
// 有效, 存疑, 警告, 无效.
std::string_view label_of(UsccClass class_) noexcept;

}  // namespace xinqiao

template <>
struct std::hash<xinqiao::CreditCode> {
    std::size_t operator()(const xinqiao::CreditCode& code) const noexcept {
        return std::hash<std::string_view>{}(code.text());
    }
};
