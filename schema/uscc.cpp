#include "schema/uscc.hpp"

#include <algorithm>
#include <cstdint>

#include "schema/division.hpp"
#include "schema/uscc_arithmetic.hpp"
#include "schema/uscc_reasons.hpp"
#include "schema/uscc_recognition.hpp"
#include "schema/uscc_registrar.hpp"
#include "schema/uscc_spelling.hpp"

namespace xinqiao {
namespace {

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whether at most two different characters occur. Digits and letters differ in their low bits.
bool has_hardly_any_variety(std::string_view code) {
    std::uint64_t seen = 0;
    for (const char character : code)
        seen |= std::uint64_t{1} << ((character - '0') & 63);
    const std::uint64_t without_first = seen & (seen - 1);
    return (without_first & (without_first - 1)) == 0;
}

// 00…0, 00…0X, 11…1 and the like pass checks now and then; no real code is so monotonous.
bool is_placeholder(std::string_view code) {
    return has_hardly_any_variety(code) || code == "123456789012345678";
}

bool has_area(const CreditCode& code) {
    return all_digits(code.area()) && is_province(code.area().substr(0, 2));
}

CreditCode with_check_character(const CreditCode& code) {
    std::array<char, 18> characters{};
    std::copy(code.text().begin(), code.text().end(), characters.begin());
    characters.back() = uscc_check_character(code.text().substr(0, 17));
    return *CreditCode::from({characters.data(), characters.size()});
}

UsccJudgement judgement(const UsccReason& reason) {
    UsccJudgement found;
    found.class_ = reason.class_;
    found.reason = reason.id;
    found.advice = reason.advice;
    return found;
}

const UsccReason& reason_of(const CreditCode& code) {
    if (is_placeholder(code.text())) return uscc_reasons::placeholder;
    if (!has_area(code)) return uscc_reasons::area;
    const bool outer = uscc_check_character(code.text().substr(0, 17)) == code.text().back();
    const bool inner = is_organisation_code(code.organisation());
    if (outer) return inner ? uscc_reasons::ok : uscc_reasons::inner;
    return inner ? uscc_reasons::outer : uscc_reasons::checks;
}

std::string_view note_about(const CreditCode& code) {
    const std::string_view text = code.text();
    if (!uscc_category(text[0], text[1]).empty()) return {};
    return "代码前两位不在登记管理部门和机构类别表中，少数真实代码如此，请留意";
}

UsccJudgement judge_code(const CreditCode& code) {
    UsccJudgement found = judgement(reason_of(code));
    if (found.class_ == UsccClass::invalid && stands_for_citizen(code.text())) {
        return judgement(uscc_reasons::citizen_number);
    }
    found.code = code;
    found.note = note_about(code);
    if (found.class_ == UsccClass::suspect) found.suggestion = with_check_character(code);
    return found;
}

bool is_good(const CreditCode& code) {
    return reason_of(code).class_ == UsccClass::valid;
}

// What a person may have meant; only whole codes that hold are worth proposing.
std::optional<CreditCode> proposal_for(std::string_view spelled) {
    for (const CreditCode& candidate : uscc_candidates(spelled)) {
        if (is_good(candidate)) return candidate;
    }
    return std::nullopt;
}

UsccJudgement judge_respelled(const CreditCode& code) {
    UsccJudgement found = judge_code(code);
    if (found.class_ == UsccClass::valid) {
        found.reason = uscc_reasons::spelling.id;
        found.advice = uscc_reasons::spelling.advice;
        found.suggestion = code;
    }
    return found;
}

UsccJudgement judge_something_else(std::string_view spelled) {
    UsccJudgement found = judgement(recognised_instead(spelled));
    found.suggestion = proposal_for(spelled);
    return found;
}

}  // namespace

std::optional<CreditCode> CreditCode::from(std::string_view text) noexcept {
    CreditCode code;
    if (text.size() != code.characters_.size() || !is_of_uscc_alphabet(text)) {
        return std::nullopt;
    }
    std::copy(text.begin(), text.end(), code.characters_.begin());
    return code;
}

UsccJudgement judge_uscc(std::string_view text) {
    if (const auto clean = CreditCode::from(text)) return judge_code(*clean);
    const UsccSpelling spelling{text};
    if (spelling.overlong()) return judgement(uscc_reasons::length);
    const auto code = CreditCode::from(spelling.text());
    return code ? judge_respelled(*code) : judge_something_else(spelling.text());
}

std::string canonical_uscc(std::string_view text) {
    return std::string{UsccSpelling{text}.text()};
}

std::string_view name_of(UsccClass class_) noexcept {
    switch (class_) {
        case UsccClass::valid:
            return "valid";
        case UsccClass::suspect:
            return "suspect";
        case UsccClass::warn:
            return "warn";
        case UsccClass::invalid:
            break;
    }
    return "invalid";
}

std::string_view label_of(UsccClass class_) noexcept {
    switch (class_) {
        case UsccClass::valid:
            return "有效";
        case UsccClass::suspect:
            return "存疑";
        case UsccClass::warn:
            return "警告";
        case UsccClass::invalid:
            break;
    }
    return "无效";
}

}  // namespace xinqiao
