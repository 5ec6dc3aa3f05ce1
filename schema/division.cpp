#include "schema/division.hpp"

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::array<int, 37> provinces{10, 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34,
                                        35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53,
                                        54, 61, 62, 63, 64, 65, 66, 71, 81, 82, 83};

constexpr std::array<bool, 100> province_by_number = [] {
    std::array<bool, 100> known{};
    for (const int province : provinces)
        known[static_cast<std::size_t>(province)] = true;
    return known;
}();

bool is_decimal(char character) noexcept {
    return character >= '0' && character <= '9';
}

[[noreturn]] void refuse_divisions(const std::filesystem::path& file, std::size_t line) {
    throw Error{
        Error::Kind::misconfigured,
        fmt::format("{}:{}: 不是“代码,名称”", file.string(), line),
        "代码为6位或9位数字，每行一个"};
}

bool is_division_code(std::string_view code) {
    return (code.size() == 6 || code.size() == 9)
           && code.find_first_not_of("0123456789") == std::string_view::npos;
}

// 152201 → 152200 → 150000; 152201001 → 152201. Empty above a province.
std::string parent_of(std::string_view code) {
    if (code.size() == 9) return std::string{code.substr(0, 6)};
    if (code.size() != 6 || code.ends_with("0000")) return {};
    const std::size_t kept = code.ends_with("00") ? 2 : 4;
    return std::string{code.substr(0, kept)} + std::string(6 - kept, '0');
}

}  // namespace

bool is_province(std::string_view two_digits) noexcept {
    if (two_digits.size() != 2 || !is_decimal(two_digits[0]) || !is_decimal(two_digits[1])) {
        return false;
    }
    return province_by_number[static_cast<std::size_t>(
        (two_digits[0] - '0') * 10 + two_digits[1] - '0'
    )];
}

Divisions::Divisions(const std::filesystem::path& file) {
    std::ifstream lines{file};
    if (!lines) throw Error{Error::Kind::misconfigured, "无法读取 " + file.string()};
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        const std::string_view row = trimmed(line);
        if (row.empty() || number == 1) continue;
        const std::size_t comma = std::min(row.find(','), row.size());
        const std::string_view code = row.substr(0, comma);
        if (!is_division_code(code) || comma + 1 >= row.size()) refuse_divisions(file, number);
        names_.emplace(code, row.substr(comma + 1));
    }
}

std::string_view Divisions::name(std::string_view code) const {
    const auto found = names_.find(code);
    return found == names_.end() ? std::string_view{} : std::string_view{found->second};
}

std::string Divisions::full_name(std::string_view code) const {
    std::string full{name(code)};
    for (std::string above = parent_of(code); !above.empty(); above = parent_of(above)) {
        full.insert(0, name(above));
    }
    return full;
}

}  // namespace xinqiao
