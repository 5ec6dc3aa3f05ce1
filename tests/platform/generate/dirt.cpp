// The dirt of real tables: what it is, how often it was measured, what must become of the row.
#include "tests/platform/generate/dirt.hpp"

#include <array>
#include <cstdio>

#include "tests/platform/generate/codes.hpp"

namespace xinqiao::platform {
namespace {

constexpr std::string_view code_letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

std::string& code(Row& row) {
    return row.at(row.form().code);
}

std::string& document(Row& row) {
    return row.at(row.form().document);
}

char other_letter(char letter) {
    const std::size_t place = code_letters.find(letter);
    return code_letters[(place + 1) % code_letters.size()];
}

void replace(std::string& text, std::string_view what, std::string_view with) {
    const std::size_t at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), with);
}

// Codes that still mean the same.

void lower_case(Row& row, Chance&) {
    for (char& letter : code(row)) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
}

void blanks_around(Row& row, Chance&) {
    code(row) = " " + code(row) + "   ";
}

void full_width(Row& row, Chance&) {
    std::string wide;
    for (const char letter : code(row)) {
        // U+FF10 and U+FF21 are EF BC 90 and EF BC A1.
        wide += "\xEF\xBC";
        wide += static_cast<char>(letter <= '9' ? 0x90 + letter - '0' : 0xA1 + letter - 'A');
    }
    code(row) = wide;
}

void zero_width(Row& row, Chance&) {
    code(row).insert(8, "\u200B");
}

// Codes that are wrong.

void outer_fails(Row& row, Chance&) {
    code(row)[17] = other_letter(code(row)[17]);
}

void inner_fails(Row& row, Chance&) {
    std::string& text = code(row);
    text[16] = text[16] == '5' ? '6' : '5';
    text[17] = outer_check(std::string_view{text}.substr(0, 17));
}

void both_fail(Row& row, Chance&) {
    std::string& text = code(row);
    text[16] = text[16] == '5' ? '6' : '5';
    text[17] = other_letter(outer_check(std::string_view{text}.substr(0, 17)));
}

void registration_15(Row& row, Chance& chance) {
    code(row) = "1522010000" + std::to_string(10000 + chance.below(90000));
}

void registration_13(Row& row, Chance& chance) {
    code(row) = "15220100" + std::to_string(10000 + chance.below(90000));
}

void organisation_code(Row& row, Chance&) {
    const std::string text = code(row);
    code(row) = text.substr(8, 8) + "-" + text.substr(16, 1);
}

void letter_o(Row& row, Chance&) {
    replace(code(row), "0", "O");
}

void too_short(Row& row, Chance&) {
    code(row).pop_back();
}

void no_code(Row& row, Chance&) {
    code(row) = "无";
}

void empty_code(Row& row, Chance&) {
    code(row).clear();
}

void placeholder(Row& row, Chance& chance) {
    constexpr std::array<std::string_view, 4> known{
        "000000000000000000", "123456789012345678", "111111111111111111", "00000000000000000X"};
    code(row) = std::string{known[chance.below(known.size())]};
}

// Other cells.

void name_spaced(Row& row, Chance&) {
    std::string& name = row.at(row.form().name);
    name = "\u3000" + name + " \u00A0";
}

void name_missing(Row& row, Chance&) {
    row.at(row.form().name).clear();
}

void broken_line(Row& row, Chance&) {
    std::string& text = row.at(row.form().content);
    const std::size_t comma = text.find("，");
    text.insert(comma == std::string::npos ? text.size() : comma, "\r\n");
}

void impossible_day(Row& row, Chance&) {
    row.at(row.form().decided) = "2024/02/30";
}

void empty_excel_day(Row& row, Chance&) {
    row.at(row.form().decided) = "1900-01-00";
}

void future_day(Row& row, Chance&) {
    row.at(row.form().decided) = "2061/01/05";
}

void no_agency(Row& row, Chance&) {
    row.at(row.form().agency).clear();
}

void no_document(Row& row, Chance&) {
    document(row).clear();
    if (row.form().kind == "licence") row.at("XK_XKBH").clear();
}

void money_in_prose(Row& row, Chance&) {
    row.at(row.form().fine) = "二千元左右";
}

void foreign_money(Row& row, Chance&) {
    row.at(row.form().fine) = "100(万美元)";
}

// Of 2,994,692 rows of a business register: domain.md §1.3; where only the occurrence is known,
// a rate of the same order.
constexpr std::array<Dirt, 25> sorts{{
    {"code.lower_case", Verdict::good, 91, "字母小写", lower_case},
    {"code.blanks", Verdict::good, 30, "前后有空格", blanks_around},
    {"code.full_width", Verdict::good, 10, "全角字符", full_width},
    {"code.zero_width", Verdict::good, 5, "含零宽字符", zero_width},
    {"name.spaces", Verdict::good, 83, "名称前后有空格", name_spaced},
    {"cell.line_break", Verdict::good, 500, "单元格内换行", broken_line},
    {"code.inner", Verdict::warned, 63, "主体标识码校验位不符", inner_fails},
    {"code.outer", Verdict::held, 53, "统一社会信用代码校验位不符", outer_fails},
    {"code.both", Verdict::bad, 11, "两个校验位均不符", both_fail},
    {"code.registration_15", Verdict::bad, 2488, "填的是工商注册号", registration_15},
    {"code.registration_13", Verdict::bad, 166, "填的是旧注册号", registration_13},
    {"code.organisation", Verdict::bad, 2, "填的是组织机构代码", organisation_code},
    {"code.letter_o", Verdict::bad, 20, "数字 0 误为字母 O", letter_o},
    {"code.short", Verdict::bad, 1, "代码缺一位", too_short},
    {"code.none", Verdict::bad, 2, "代码填“无”", no_code},
    {"code.empty", Verdict::bad, 100, "代码未填", empty_code},
    {"code.placeholder", Verdict::bad, 10, "占位代码", placeholder},
    {"name.missing", Verdict::bad, 10, "名称未填", name_missing},
    {"day.impossible", Verdict::bad, 20, "日期不存在", impossible_day},
    {"day.empty_excel", Verdict::bad, 20, "Excel 空日期", empty_excel_day},
    {"day.future", Verdict::bad, 20, "日期晚于今天", future_day},
    {"agency.missing", Verdict::bad, 50, "机关未填", no_agency},
    {"document.missing", Verdict::bad, 50, "文号未填", no_document},
    {"money.prose", Verdict::bad, 50, "金额不是数字", money_in_prose, "penalty"},
    {"money.foreign", Verdict::bad, 10, "外币金额", foreign_money, "penalty"},
}};

std::string other_day(Date date, Chance& chance) {
    constexpr std::array<const char*, 6> spellings{
        "%04d-%02u-%02u",
        "%04d%02u%02u",
        "%04d.%02u.%02u",
        "%d/%u/%u",
        "%d年%u月%u日",
        "%04d-%02u-%02u 00:00:00"};
    std::array<char, 64> text{};
    std::snprintf(
        text.data(),
        text.size(),
        spellings[chance.below(spellings.size())],
        date.year,
        date.month,
        date.day
    );
    return text.data();
}

void other_brackets(std::string& number, Chance& chance) {
    constexpr std::array<std::array<std::string_view, 2>, 6> styles{
        {{"[", "]"}, {"【", "】"}, {"（", "）"}, {"(", ")"}, {"﹝", "﹞"}, {" 〔", "〕 "}}};
    const auto& [open, close] = styles[chance.below(styles.size())];
    replace(number, "〔", open);
    replace(number, "〕", close);
}

}  // namespace

std::string_view name_of(Verdict verdict) {
    constexpr std::array<std::string_view, 4> names{"good", "warned", "held", "bad"};
    return names[static_cast<std::size_t>(verdict)];
}

std::span<const Dirt> sorts_of_dirt() {
    return sorts;
}

void respell(Row& row, const Fact& fact, Chance& chance) {
    const Form& form = row.form();
    if (chance.in_hundred(30)) other_brackets(row.at(form.document), chance);
    if (chance.in_hundred(30)) row.at(form.decided) = other_day(fact.decided, chance);
    if (!fact.long_term && chance.in_hundred(30))
        row.at(form.until) = other_day(fact.until, chance);
    if (fact.long_term && chance.in_hundred(30)) row.at(form.until) = "长期";
    if (!form.fine.empty() && chance.in_hundred(20)) {
        row.at(form.fine) = std::to_string(fact.fine_fen / 100) + "元";
    }
}

}  // namespace xinqiao::platform
