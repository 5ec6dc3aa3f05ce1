// What a platform refuses, in the words that platforms use.
#include "tests/platform/serve/checks.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace xinqiao::platform {
namespace json = boost::json;
namespace {

constexpr std::string_view outer_letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::string_view inner_letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::optional<Refusal> key_refusal(const Table& table, const json::object& row) {
    if (!key_of(table, row).empty()) return std::nullopt;
    return Refusal{"2001", "主键字段缺失,无法入库"};
}

std::optional<Refusal> needed_refusal(const Table& table, const json::object& row) {
    for (const std::string& column : table.checks.needed) {
        if (cell(row, column).empty()) return Refusal{"10003", "必填项为空:" + column};
    }
    return std::nullopt;
}

// The share of subjects that the platform's base library lacks is chosen by their code, so that
// it is the same in every run.
bool in_base_library(std::string_view code, std::int64_t unknown_percent) {
    std::uint64_t mixed = 1469598103934665603ULL;
    for (const char letter : code) {
        mixed = (mixed ^ static_cast<unsigned char>(letter)) * 1099511628211ULL;
    }
    return static_cast<std::int64_t>((mixed >> 33) % 100) >= unknown_percent;
}

std::optional<Refusal> subject_refusal(const Table& table, const json::object& row) {
    const std::string code = cell(row, table.checks.code);
    const std::string category = cell(row, table.checks.category);
    if (table.checks.code.empty() || (code.empty() && category == "自然人")) return std::nullopt;
    const bool known = outer_check_holds(code) && inner_check_holds(code)
                       && in_base_library(code, table.checks.unknown_percent);
    if (!known) {
        return Refusal{"1001", "验证规则代码:1001; 错误描述:未查询到主体或查询到的主体信息不匹配"};
    }
    const bool household = category == "个体工商户";
    if (!category.empty() && household != code.starts_with("92")) {
        return Refusal{"1002", "行政相对人代码_1(统一社会信用代码)不正确"};
    }
    return std::nullopt;
}

std::optional<Refusal> name_refusal(const Table& table, const json::object& row) {
    if (table.checks.name.empty()) return std::nullopt;
    const std::string name = cell(row, table.checks.name);
    if (name.empty()) return Refusal{"10002", "名称为空"};
    if (name.find_first_of("<>&\"\n\t") == std::string::npos) return std::nullopt;
    return Refusal{"1005", "名称含有特殊字符"};
}

std::optional<Refusal> day_refusal(
    const Table& table, const json::object& row, const std::string& today
) {
    for (const std::string& column : table.checks.past) {
        const std::string text = cell(row, column);
        const std::string day = compact_day(text);
        if (!text.empty() && day.empty()) return Refusal{"10004", "日期格式错误:" + column};
        if (day > today) return Refusal{"1003", "日期不能晚于上报日期:" + column};
    }
    const std::string begin = compact_day(cell(row, table.checks.begin));
    const std::string end = compact_day(cell(row, table.checks.end));
    if (!begin.empty() && !end.empty() && end < begin) {
        return Refusal{"1004", "截止日期早于起始日期:" + table.checks.end};
    }
    return std::nullopt;
}

}  // namespace

bool outer_check_holds(std::string_view code) {
    if (code.size() != 18) return false;
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (std::size_t i = 0; i < 17; ++i, weight = weight * 3 % 31) {
        const std::size_t value = outer_letters.find(code[i]);
        if (value == std::string_view::npos) return false;
        sum += value * weight;
    }
    return code[17] == outer_letters[(31 - sum % 31) % 31];
}

bool inner_check_holds(std::string_view code) {
    if (code.size() != 18) return false;
    constexpr std::array<std::size_t, 8> weights{3, 7, 9, 10, 5, 8, 4, 2};
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const std::size_t value = inner_letters.find(code[i + 8]);
        if (value == std::string_view::npos) return false;
        sum += value * weights[i];
    }
    return code[16] == "0X987654321"[sum % 11];
}

std::string compact_day(std::string_view text) {
    unsigned year = 0, month = 0, day = 0;
    const std::string copy{text};
    const char* pattern = copy.find_first_not_of("0123456789") == std::string::npos
                              ? "%4u%2u%2u"
                              : "%4u%*1[-/.]%2u%*1[-/.]%2u";
    if (std::sscanf(copy.c_str(), pattern, &year, &month, &day) != 3) return {};
    if (month < 1 || month > 12 || day < 1 || day > 31) return {};
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%04u%02u%02u", year, month, day);
    return digits.data();
}

std::string today() {
    const std::time_t moment = std::time(nullptr) + 8 * 3600;
    std::tm parts{};
    gmtime_r(&moment, &parts);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y%m%d", &parts);
    return text.data();
}

std::optional<Refusal> refusal_of(
    const Table& table, const json::object& row, const std::string& today
) {
    if (auto refusal = key_refusal(table, row)) return refusal;
    if (auto refusal = needed_refusal(table, row)) return refusal;
    if (auto refusal = name_refusal(table, row)) return refusal;
    if (auto refusal = subject_refusal(table, row)) return refusal;
    return day_refusal(table, row, today);
}

}  // namespace xinqiao::platform
