#include "tests/world/columns.hpp"

#include <array>

namespace xinqiao::world {
namespace {

const std::vector<Column> licence_columns{
    {"subject_name", Sort::name, "XK_XDR_MC"},
    {"subject_category", Sort::category, "XK_XDR_LB"},
    {"subject_code", Sort::code, "XK_XDR_SHXYM"},
    {"document_name", Sort::text, "XK_XKWS"},
    {"document_number", Sort::number, "XK_WSH"},
    {"licence_category", Sort::text, "XK_XKLB"},
    {"content", Sort::text, "XK_NR"},
    {"decided_on", Sort::day, "XK_JDRQ"},
    {"valid_from", Sort::day, "XK_YXQZ", true},
    {"valid_until", Sort::day, "XK_YXQZI"},
    {"authority", Sort::text, "XK_XKJG"},
    {"authority_code", Sort::code, "XK_XKJGDM"},
    {"status", Sort::status, "XK_ZT"},
    {"source_unit", Sort::text, "XK_LYDW"},
    {"source_unit_code", Sort::code, "XK_LYDWDM"},
    {"note", Sort::text, "BZ", true},
};
const std::vector<Column> penalty_columns{
    {"subject_name", Sort::name, "CF_XDR_MC"},
    {"subject_category", Sort::category, "CF_XDR_LB"},
    {"subject_code", Sort::code, "CF_XDR_SHXYM"},
    {"document_number", Sort::number, "CF_WSH"},
    {"violation_type", Sort::text, "CF_WFXW"},
    {"facts", Sort::text, "CF_SY"},
    {"basis", Sort::text, "CF_YJ"},
    {"penalty_category", Sort::text, "CF_CFLB"},
    {"decision", Sort::text, "CF_NR"},
    {"fine", Sort::money, "CF_NR_FK", true},
    {"decided_on", Sort::day, "CF_JDRQ"},
    {"valid_until", Sort::day, "CF_YXQ"},
    {"publish_until", Sort::day, "CF_GSJZQ", true},
    {"authority", Sort::text, "CF_CFJG"},
    {"authority_code", Sort::code, "CF_CFJGDM"},
    {"status", Sort::status, ""},
    {"source_unit", Sort::text, "CF_SJLY"},
    {"source_unit_code", Sort::code, "CF_SJLYDM"},
    {"note", Sort::text, "BZ", true},
};
const std::vector<Column> blacklist_columns{
    {"subject_name", Sort::name, ""},
    {"subject_category", Sort::category, ""},
    {"subject_code", Sort::code, ""},
    {"document_number", Sort::number, ""},
    {"list_name", Sort::text, "", true},
    {"facts", Sort::text, ""},
    {"decided_on", Sort::day, ""},
    {"publish_until", Sort::day, "", true},
    {"authority", Sort::text, ""},
    {"status", Sort::status, ""},
    {"note", Sort::text, "", true},
};
const std::vector<Column> redlist_columns{
    {"subject_name", Sort::name, ""},
    {"subject_category", Sort::category, ""},
    {"subject_code", Sort::code, ""},
    {"document_number", Sort::number, ""},
    {"honour_name", Sort::text, ""},
    {"content", Sort::text, "", true},
    {"decided_on", Sort::day, ""},
    {"publish_until", Sort::day, "", true},
    {"authority", Sort::text, ""},
    {"status", Sort::status, ""},
    {"note", Sort::text, "", true},
};

struct Word {
    std::string_view meaning;
    std::string_view plain;
    std::string_view in_2019;
};
constexpr std::array words{
    Word{"organisation", "法人及非法人组织", "法人及非法人组织"},
    Word{"individual-business", "个体工商户", "个体工商户"},
    Word{"valid", "有效", "1"},
    Word{"invalid", "无效", "0"},
    Word{"revoked", "撤销", "2"},
    Word{"removed", "移出", ""},
};

}  // namespace

const std::vector<Column>& columns_of(const std::string& kind) {
    if (kind == "licence") return licence_columns;
    if (kind == "penalty") return penalty_columns;
    return kind == "blacklist" ? blacklist_columns : redlist_columns;
}

bool is_2019(const Form& form) {
    return form.mapping.ends_with("2019");
}

std::string_view wire_of(const Column& column, const Form& form) {
    return is_2019(form) ? column.in_2019 : column.field;
}

std::string worded(std::string_view meaning, const Form& form) {
    for (const Word& word : words) {
        if (word.meaning == meaning) return std::string{is_2019(form) ? word.in_2019 : word.plain};
    }
    return std::string{meaning};
}

std::string meaning_of(std::string_view text, const Form& form) {
    for (const Word& word : words) {
        if (text == (is_2019(form) ? word.in_2019 : word.plain)) return std::string{word.meaning};
    }
    return std::string{text};
}

std::size_t places_of_money(const Form& form) {
    return is_2019(form) ? 6 : 2;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace xinqiao::world
