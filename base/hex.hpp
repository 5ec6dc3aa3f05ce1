// Bytes in lower-case hexadecimal digits, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

std::string hex_of_bytes(std::string_view bytes);
// Nothing: an odd number of digits, or something that is none.
std::optional<std::string> bytes_of_hex(std::string_view digits);

}  // namespace xinqiao
