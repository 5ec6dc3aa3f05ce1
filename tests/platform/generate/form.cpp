// The columns in which a kind circulates, and one row of them.
#include "tests/platform/generate/form.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/error.hpp"

namespace xinqiao::platform {
namespace {

Form licence_form() {
    return {
        "licence",
        {"XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG",
         "XK_FRDB",   "XK_XKWS",   "XK_WSH",       "XK_XKLB",     "XK_XKZS",
         "XK_XKBH",   "XK_NR",     "XK_JDRQ",      "XK_YXQZ",     "XK_YXQZI",
         "XK_XKJG",   "XK_XKJGDM", "XK_ZT",        "XK_LYDW",     "XK_LYDWDM",
         "BZ"},
        "XK_XDR_MC",
        "XK_XDR_SHXYM",
        "XK_XDR_LB",
        "XK_WSH",
        "XK_JDRQ",
        "XK_YXQZI",
        "XK_NR",
        "XK_XKJG",
        "",
        {"subject_name",        "subject_category",  "subject_code",
         "registration_number", "organisation_code", "legal_representative",
         "document_name",       "document_number",   "licence_category",
         "certificate_name",    "licence_number",    "content",
         "decided_on",          "valid_from",        "valid_until",
         "authority",           "authority_code",    "status",
         "source_unit",         "source_unit_code",  "note"}};
}

Form penalty_form() {
    return {
        "penalty",
        {"CF_XDR_MC", "CF_XDR_LB",  "CF_XDR_SHXYM", "CF_FRDB",   "CF_XDR_ZJLX", "CF_XDR_ZJHM",
         "CF_WSH",    "CF_WFXW",    "CF_SY",        "CF_YJ",     "CF_CFLB",     "CF_NR",
         "CF_NR_FK",  "CF_NR_WFFF", "CF_NR_ZKDX",   "CF_JDRQ",   "CF_YXQ",      "CF_GSJZQ",
         "CF_CFJG",   "CF_CFJGDM",  "CF_SJLY",      "CF_SJLYDM", "BZ"},
        "CF_XDR_MC",
        "CF_XDR_SHXYM",
        "CF_XDR_LB",
        "CF_WSH",
        "CF_JDRQ",
        "CF_GSJZQ",
        "CF_SY",
        "CF_CFJG",
        "CF_NR_FK",
        {"subject_name",
         "subject_category",
         "subject_code",
         "legal_representative",
         "subject_id_kind",
         "subject_id_number",
         "document_number",
         "violation_type",
         "facts",
         "basis",
         "penalty_category",
         "decision",
         "fine",
         "confiscation",
         "revoked_licence",
         "decided_on",
         "valid_until",
         "publish_until",
         "authority",
         "authority_code",
         "source_unit",
         "source_unit_code",
         "note"}};
}

Form blacklist_form() {
    return {
        "blacklist",
        {"JGQC",
         "TYSHXYDM",
         "ZZJGDM",
         "GSZCH",
         "FDDBR",
         "RDDW",
         "RDWH",
         "ZYSXSS",
         "SCFZYNR",
         "QRYZSXRQ",
         "GSJZQ",
         "DQZT",
         "BZ"},
        "JGQC",
        "TYSHXYDM",
        "",
        "RDWH",
        "QRYZSXRQ",
        "GSJZQ",
        "ZYSXSS",
        "RDDW",
        "",
        {"subject_name",
         "subject_code",
         "organisation_code",
         "registration_number",
         "legal_representative",
         "authority",
         "document_number",
         "facts",
         "handling",
         "decided_on",
         "publish_until",
         "status",
         "note"}};
}

Form redlist_form() {
    return {
        "redlist",
        {"JGQC", "TYSHXYDM", "RYMC", "RYNR", "RDWH", "RDJGQC", "RDRQ", "GSJZQ", "DQZT", "BZ"},
        "JGQC",
        "TYSHXYDM",
        "",
        "RDWH",
        "RDRQ",
        "GSJZQ",
        "RYNR",
        "RDJGQC",
        "",
        {"subject_name",
         "subject_code",
         "honour_name",
         "content",
         "document_number",
         "authority",
         "decided_on",
         "publish_until",
         "status",
         "note"}};
}

std::string category_word(Category category) {
    if (category == Category::person) return "自然人";
    return category == Category::household ? "个体工商户" : "法人及非法人组织";
}

void fill_licence(Row& row, const Fact& fact) {
    row.at("XK_FRDB") = fact.subject.representative;
    row.at("XK_XKWS") = "准予行政许可决定书";
    row.at("XK_XKLB") = "普通";
    row.at("XK_XKZS") = fact.title;
    row.at("XK_XKBH") = fact.number;
    row.at("XK_YXQZ") = slashes(fact.decided);
    if (fact.long_term) row.at("XK_YXQZI") = "2099/12/31";
    row.at("XK_XKJGDM") = agency_code();
    row.at("XK_ZT") = "1";
    row.at("XK_LYDW") = std::string{agency()};
    row.at("XK_LYDWDM") = agency_code();
}

void fill_penalty(Row& row, const Fact& fact) {
    const bool person = fact.subject.category == Category::person;
    row.at("CF_FRDB") = fact.subject.representative;
    row.at("CF_XDR_ZJLX") = person ? "身份证" : "";
    row.at("CF_XDR_ZJHM") = fact.subject.citizen_number;
    row.at("CF_WFXW") = fact.title;
    row.at("CF_SY") = fact.title + "，经立案调查，违法事实清楚，证据确凿";
    row.at("CF_YJ") = "《中华人民共和国土地管理法》、《中华人民共和国矿产资源法》的有关规定";
    row.at("CF_CFLB") = fact.confiscated_fen > 0 ? "罚款;没收违法所得" : "罚款";
    row.at("CF_NR") = fact.content;
    row.at("CF_NR_FK") = ten_thousand_yuan(fact.fine_fen);
    if (fact.confiscated_fen > 0) row.at("CF_NR_WFFF") = ten_thousand_yuan(fact.confiscated_fen);
    row.at("CF_YXQ") = "2099/12/31";
    row.at("CF_CFJGDM") = agency_code();
    row.at("CF_SJLY") = std::string{agency()};
    row.at("CF_SJLYDM") = agency_code();
}

void fill_list(Row& row, const Fact& fact) {
    row.at("DQZT") = "0";
    if (row.form().kind == "redlist") {
        row.at("RYMC") = fact.title;
        return;
    }
    row.at("FDDBR") = fact.subject.representative;
    row.at("SCFZYNR") = "列入自然资源领域严重失信主体名单";
}

}  // namespace

const Form& form_of(std::string_view kind) {
    static const std::array<Form, 4> forms{
        licence_form(), penalty_form(), blacklist_form(), redlist_form()};
    const auto found = std::ranges::find(forms, kind, &Form::kind);
    if (found == forms.end()) {
        throw Error{Error::Kind::misconfigured, "no such kind: " + std::string{kind}};
    }
    return *found;
}

std::string& Row::at(std::string_view column) {
    const auto found = std::ranges::find(form_->columns, column);
    if (found == form_->columns.end()) {
        throw Error{Error::Kind::bug, "no such column: " + std::string{column}};
    }
    return cells_[static_cast<std::size_t>(found - form_->columns.begin())];
}

Row row_of(const Form& form, const Fact& fact) {
    Row row{form};
    row.at(form.name) = fact.subject.name;
    row.at(form.code) = fact.subject.code;
    if (!form.category.empty()) row.at(form.category) = category_word(fact.subject.category);
    row.at(form.document) = fact.document;
    row.at(form.decided) = slashes(fact.decided);
    row.at(form.until) = slashes(fact.until);
    row.at(form.agency) = std::string{agency()};
    row.at(form.content) = fact.content;
    if (form.kind == "licence")
        fill_licence(row, fact);
    else if (form.kind == "penalty")
        fill_penalty(row, fact);
    else
        fill_list(row, fact);
    return row;
}

std::string slashes(Date date) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d/%02u/%02u", date.year, date.month, date.day);
    return text.data();
}

std::string ten_thousand_yuan(std::int64_t fen) {
    std::string decimals = std::to_string(1'000'000 + fen % 1'000'000).substr(1);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    const std::string whole = std::to_string(fen / 1'000'000);
    return decimals.empty() ? whole : whole + "." + decimals;
}

}  // namespace xinqiao::platform
