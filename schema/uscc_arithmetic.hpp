// The check characters of GB 32100-2015 (outer) and GB 11714 (inner), and of registration numbers.
#pragma once

#include <string>
#include <string_view>

namespace xinqiao {

// The 31 characters of GB 32100-2015 in the order of their values; no I, O, S, V, Z.
constexpr std::string_view uscc_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// Whether the text consists of characters of the alphabet.
bool is_of_uscc_alphabet(std::string_view text) noexcept;

// The 18th character for the first 17; '\0' when one of them is not of the alphabet.
char uscc_check_character(std::string_view first_17) noexcept;

// The 9th character of an organisation code for the first eight (digits and capital letters);
// '\0' for any other character.
char organisation_check_character(std::string_view first_8) noexcept;

// Whether the nine characters are an organisation code whose check character holds.
bool is_organisation_code(std::string_view text) noexcept;

// Whether the 15 digits are a registration number whose last digit holds (GS 15-2006, that is
// ISO 7064 MOD 11,10).
bool is_registration_number(std::string_view text) noexcept;

// A whole code from the eight characters of authority, category and area and the first eight of
// the organisation code, both check characters worked out. Throws Error{bug} for other input.
std::string complete_uscc(std::string_view first_8, std::string_view organisation_8);

}  // namespace xinqiao
