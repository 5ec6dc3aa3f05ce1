// Numbers of people that stand in the middle of words: what platforms answer, what clerks remark.
#pragma once

#include <string>
#include <string_view>

namespace xinqiao {

// The same words with every resident identity number (18 or 15 characters, GB 11643) hidden but for
// its first six characters, and every mobile telephone number but for its first three. Numbers that
// are part of a longer run of letters and digits are not of a person and stay. For words that are
// kept where nothing is sealed and that nobody needs the number of.
std::string without_personal_numbers(std::string_view words);

}  // namespace xinqiao
