// Codes of subjects that do not exist, with check characters that are right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xinqiao::platform {

// A unified social credit code: authority and sort ("91"), area, and a serial number that makes it
// unique.
std::string credit_code(std::string_view sort, std::string_view area, std::uint64_t serial);

// The check characters of GB 32100 (of 17 characters) and GB 11714 (of eight).
char outer_check(std::string_view first_17);
char inner_check(std::string_view eight);

// A citizen number of somebody who was never born: area, a birthday, serial, check.
std::string citizen_number(std::string_view area, std::string_view birthday, std::uint64_t serial);

}  // namespace xinqiao::platform
