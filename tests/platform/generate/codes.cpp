// Codes of subjects that do not exist, with check characters that are right.
#include "tests/platform/generate/codes.hpp"

#include <array>
#include <cstdio>

namespace xinqiao::platform {
namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// GB 11714 counts all 26 letters, GB 32100 leaves out five.
int inner_value(char letter) {
    return letter <= '9' ? letter - '0' : letter - 'A' + 10;
}

std::string organisation_serial(std::uint64_t serial) {
    std::string text = "MA0N0000";
    for (std::size_t at = text.size(); at > 3; serial /= letters.size()) {
        text[--at] = letters[serial % letters.size()];
    }
    return text;
}

}  // namespace

char outer_check(std::string_view first_17) {
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (const char letter : first_17) {
        sum += letters.find(letter) * weight;
        weight = weight * 3 % 31;
    }
    return letters[(31 - sum % 31) % 31];
}

char inner_check(std::string_view eight) {
    constexpr std::array<int, 8> weights{3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t at = 0; at < weights.size(); ++at) {
        sum += inner_value(eight[at]) * weights[at];
    }
    return "0X987654321"[sum % 11];
}

std::string credit_code(std::string_view sort, std::string_view area, std::uint64_t serial) {
    std::string code{sort};
    code += area;
    code += organisation_serial(serial);
    code += inner_check(std::string_view{code}.substr(8, 8));
    code += outer_check(code);
    return code;
}

std::string citizen_number(std::string_view area, std::string_view birthday, std::uint64_t serial) {
    constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    std::string number{area};
    number += birthday;
    for (std::uint64_t unit = 100; unit > 0; unit /= 10) {
        number += static_cast<char>('0' + serial / unit % 10);
    }
    int sum = 0;
    for (std::size_t at = 0; at < weights.size(); ++at) {
        sum += (number[at] - '0') * weights[at];
    }
    return number + "10X98765432"[sum % 11];
}

}  // namespace xinqiao::platform
