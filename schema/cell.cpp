#include "schema/cell.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/date.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "schema/citizen_number.hpp"
#include "schema/document_number.hpp"
#include "schema/licence_number.hpp"
#include "schema/subject_name.hpp"
#include "schema/uscc.hpp"
#include "schema/uscc_reasons.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t longest_cell = 1 << 20;  // bytes; no column of any table comes near
constexpr std::size_t longest_value = 300;     // bytes of a cell that a finding repeats

constexpr std::array<std::string_view, 17> nothings{
    "空",
    "无",
    "/",
    "-",
    "--",
    "---",
    "—",
    "——",
    "－",
    "／",
    "\\",
    "暂无",
    "null",
    "NULL",
    "N/A",
    "n/a",
    "(null)"};

constexpr std::size_t longest_nothing = 6;  // bytes
static_assert(std::all_of(nothings.begin(), nothings.end(), [](std::string_view word) {
    return word.size() <= longest_nothing;
}));

bool is_visible_ascii(char c) {
    return c > ' ' && c < 0x7F;
}

// The beginning of the cell, cut between two characters.
std::string kept_value(std::string_view value) {
    std::size_t length = std::min(value.size(), longest_value);
    while (length > 0 && length < value.size()
           && (static_cast<unsigned char>(value[length]) & 0xC0) == 0x80) {
        --length;
    }
    return std::string{value.substr(0, length)};
}

Finding field_warning(
    const Field& field, std::string_view value, std::string_view rule, std::string advice
) {
    Finding finding = field_error(field, value, rule, std::move(advice));
    finding.severity = Severity::warning;
    return finding;
}

std::string joined(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) {
        text += part;
    }
    return text;
}

// Blanks inside a name mean something only between two Latin words.
std::string without_blanks_beside_chinese(std::string text) {
    if (text.find(' ') == std::string::npos) return text;
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool chinese = text[i] == ' ' && (text[i - 1] < 0 || text[i + 1] < 0);
        if (!chinese) name += text[i];
    }
    return name;
}

std::string name_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    std::string name = without_blanks_beside_chinese(std::string{text});
    const std::string_view doubt = doubt_about_name(name);
    if (!doubt.empty()) {
        findings.push_back(field_warning(rules.field, name, "name.doubt", std::string{doubt}));
    }
    return name;
}

std::string code_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    if (rules.codes != nullptr) {
        if (auto code = rules.codes->read(text)) return std::move(*code);
    }
    std::string allowed;
    for (const Code& code : rules.field.codes) {
        allowed.append(allowed.empty() ? "" : "、").append(code.label);
    }
    findings.push_back(field_error(
        rules.field,
        text,
        "code.unknown",
        joined(
            {quoted_label(rules.field),
             "的值不在代码表内，请改为下列之一：",
             allowed,
             "；如平台使用了新的代码，请由管理员在映射文件中补充"}
        )
    ));
    return {};
}

std::string day_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    const auto day = parse_day(text);
    if (!day) {
        findings.push_back(field_error(
            rules.field,
            text,
            "date.impossible",
            joined({quoted_label(rules.field), "：", day.error()})
        ));
        return {};
    }
    if (*day > rules.today && !rules.field.ahead) {
        findings.push_back(field_error(
            rules.field,
            text,
            "date.future",
            joined({quoted_label(rules.field), "晚于今天，请对照文书核实后更正日期"})
        ));
        return {};
    }
    return format_day(*day);
}

std::string open_day_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    const auto day = parse_day_or_long_term(text);
    if (!day) {
        findings.push_back(field_error(
            rules.field,
            text,
            "date.impossible",
            joined({quoted_label(rules.field), "：", day.error()})
        ));
        return {};
    }
    if (std::holds_alternative<LongTerm>(*day)) return "long-term";
    return format_day(std::get<Day>(*day));
}

std::string money_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    const auto money = parse_money(text, rules.column.money_unit);
    if (money) return std::to_string(money->fen);
    findings.push_back(field_error(
        rules.field, text, "money.unclear", joined({quoted_label(rules.field), "：", money.error()})
    ));
    return {};
}

bool is_zero(char c) {
    return c == '0';
}

std::string number_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    const bool whole =
        result.ptr == end || (*result.ptr == '.' && std::all_of(result.ptr + 1, end, is_zero));
    if (result.ec == std::errc{} && whole) return std::to_string(number);
    findings.push_back(field_error(
        rules.field,
        text,
        "number.unclear",
        joined({quoted_label(rules.field), "应为整数，请核实后更正"})
    ));
    return {};
}

std::string_view uscc_rule(const UsccJudgement& judgement) {
    if (judgement.class_ == UsccClass::suspect) return "uscc.suspect";
    if (judgement.class_ == UsccClass::warn) return "uscc.warn";
    return judgement.reason;
}

Finding uscc_finding(const CellRules& rules, std::string_view raw, const UsccJudgement& judgement) {
    std::string advice = joined({quoted_label(rules.field), "：", judgement.advice});
    if (judgement.suggestion) {
        advice.append("；疑为 ")
            .append(judgement.suggestion->text())
            .append("，请人工确认，系统不会自动更改");
    }
    // A resident's number in this column must not spread through findings.
    const bool keep = judgement.reason != uscc_reasons::citizen_number.id;
    const auto make = judgement.class_ == UsccClass::warn ? field_warning : field_error;
    return make(
        rules.field, keep ? raw : std::string_view{}, uscc_rule(judgement), std::move(advice)
    );
}

std::string uscc_cell(const CellRules& rules, std::string_view raw, Findings& findings) {
    const UsccJudgement judgement = judge_uscc(raw);
    const std::string code{judgement.code ? judgement.code->text() : std::string_view{}};
    const bool reviewed =
        judgement.class_ == UsccClass::suspect && rules.reviewed.find(code) != rules.reviewed.end();
    if (judgement.class_ == UsccClass::valid || reviewed) return code;
    findings.push_back(uscc_finding(rules, raw, judgement));
    return judgement.class_ == UsccClass::warn ? code : std::string{};
}

// Where lists mask a number, its first six characters stay; that is all we keep of it then.
std::string masked_cell(const CellRules& rules, const std::string& text, Findings& findings) {
    if (text.find('*') >= 6) return text.substr(0, 6) + "************";
    findings.push_back(field_error(
        rules.field,
        {},
        "citizen.masked",
        joined(
            {quoted_label(rules.field), "遮盖过多，前6位必须可见，请向来源单位索取规范脱敏的数据"}
        )
    ));
    return {};
}

std::string citizen_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    std::string compact = upper_ascii(text);
    compact.erase(std::remove(compact.begin(), compact.end(), ' '), compact.end());
    if (compact.find('*') != std::string::npos) return masked_cell(rules, compact, findings);
    if (!rules.id_kind.empty() && rules.id_kind != "resident-card") return compact;
    const auto number = parse_citizen_number(compact);
    if (number) return number->text();
    findings.push_back(field_error(
        rules.field,
        {},
        "citizen.check",
        joined(
            {quoted_label(rules.field), "：", number.error(), "；如不是居民身份证，请填写证件类型"}
        )
    ));
    return {};
}

std::string licence_cell(const CellRules& rules, std::string_view text, Findings& findings) {
    LicenceNumber number = read_licence_number(text);
    if (!number.doubt.empty()) {
        findings.push_back(
            field_warning(rules.field, number.text, "licence.doubt", std::string{number.doubt})
        );
    }
    return std::move(number.text);
}

// `text` is the canonical text of `raw`.
std::string by_type(
    const CellRules& rules, std::string_view raw, std::string_view text, Findings& findings
) {
    switch (rules.field.type) {
        case FieldType::text:
            return std::string{text};
        case FieldType::code:
            return code_cell(rules, text, findings);
        case FieldType::day:
            return day_cell(rules, text, findings);
        case FieldType::day_or_long_term:
            return open_day_cell(rules, text, findings);
        case FieldType::money:
            return money_cell(rules, text, findings);
        case FieldType::uscc:
            return uscc_cell(rules, raw, findings);
        case FieldType::citizen_number:
            return citizen_cell(rules, text, findings);
        case FieldType::document_number:
            return canonical_document_number(text).value_or(std::string{});
        case FieldType::licence_number:
            return licence_cell(rules, text, findings);
        case FieldType::name:
            return name_cell(rules, text, findings);
        case FieldType::number:
            return number_cell(rules, text, findings);
    }
    return {};
}

bool is_too_long(const Field& field, std::string_view text) {
    if (field.length == 0 || field.type == FieldType::code || text.size() <= field.length) {
        return false;
    }
    return characters_in(text) > field.length;
}

}  // namespace

std::string quoted_label(const Field& field) {
    return joined({"“", field.label, "”"});
}

Finding field_error(
    const Field& field, std::string_view value, std::string_view rule, std::string advice
) {
    Finding finding;
    finding.field = field.name;
    if (!field.personal) finding.value = kept_value(value);
    finding.rule = rule;
    finding.advice = std::move(advice);
    return finding;
}

bool says_nothing(std::string_view raw) {
    if (raw.empty()) return true;
    if (raw.size() > 24) return false;
    // Nothing to trim.
    const bool trim = !is_visible_ascii(raw.front()) || !is_visible_ascii(raw.back());
    if (!trim && raw.size() > longest_nothing) return false;
    const std::string_view text = trimmed(raw);
    if (text.size() > longest_nothing) return false;
    return text.empty() || std::find(nothings.begin(), nothings.end(), text) != nothings.end();
}

std::string canonical_cell(const CellRules& rules, std::string_view raw, Findings& findings) {
    if (raw.size() > longest_cell) {
        findings.push_back(field_error(
            rules.field,
            {},
            "text.huge",
            joined({quoted_label(rules.field), "超过1 MiB，文件可能损坏，请来源单位重新导出"})
        ));
        return {};
    }
    const bool plain = is_plainly_canonical(raw);
    const auto mended = plain ? std::string{} : canonical_text_if_valid(raw);
    if (!mended) {
        findings.push_back(field_error(
            rules.field,
            {},
            "text.encoding",
            joined({quoted_label(rules.field), "含有乱码，请来源单位按 UTF-8 或 GB18030 重新导出"})
        ));
        return {};
    }
    std::string text = by_type(rules, raw, plain ? raw : *mended, findings);
    if (!is_too_long(rules.field, text)) return text;
    findings.push_back(field_error(
        rules.field,
        text,
        "length",
        joined(
            {quoted_label(rules.field),
             "超过",
             std::to_string(rules.field.length),
             "个字，平台不会接收，请精简后重新报送"}
        )
    ));
    return {};
}

}  // namespace xinqiao
