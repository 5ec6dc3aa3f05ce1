#include "daemon/flow/canary_record.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "schema/uscc_arithmetic.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view canary_words = "信桥探针, 请勿使用";

std::string code_of_canary(std::string_view authority_and_category, int number) {
    const auto digit = [](int value) {
        return uscc_alphabet[static_cast<std::size_t>(value) % uscc_alphabet.size()];
    };
    const int base = static_cast<int>(uscc_alphabet.size());
    const std::string mark = std::string{canary_mark} + digit(number / base) + digit(number % base);
    return complete_uscc(std::string{authority_and_category} + "152200", mark);
}

std::string canary_text(const Field& field, int number, Day today) {
    switch (field.type) {
        case FieldType::code:
            return field.codes.empty() ? std::string{} : field.codes.front().value;
        case FieldType::day:
            return format_day(
                field.ahead ? today + std::chrono::days{30} : today - std::chrono::days{1}
            );
        case FieldType::day_or_long_term:
            return format_day(today + std::chrono::days{365});
        case FieldType::money:
            return "1000000";
        case FieldType::uscc:
            return field.name == "subject_code" ? canary_subject(number).text()
                                                : code_of_canary("11", number);
        case FieldType::document_number:
            return fmt::format("信桥探针〔2026〕{}号", number + 1);
        case FieldType::licence_number:
            return fmt::format("XQ-CANARY-{}", number);
        case FieldType::name:
            return field.name == "subject_name" ? fmt::format("信桥探针{}号有限公司", number)
                                                : "探针";
        case FieldType::number:
            return "1";
        case FieldType::citizen_number:
            return {};
        case FieldType::text:
            return std::string{field.length == 0 || field.length > 10 ? canary_words : "探针"};
    }
    return {};
}

bool is_of_key(const Kind& kind, const std::string& field) {
    return std::ranges::any_of(kind.key, [&](const std::string& part) {
        return part == field || part.starts_with(field + "|") || part.ends_with("|" + field);
    });
}

// Not more: a day of revocation, or the status of an objection, would make another record of it.
bool is_needed(const Kind& kind, const Field& field) {
    if (field.personal) return false;
    return field.required || field.name == "subject_code" || field.name == "subject_category"
           || field.type == FieldType::day_or_long_term || field.any_of == "number"
           || is_of_key(kind, field.name);
}

}  // namespace

SubjectCode canary_subject(int number) {
    return SubjectCode{code_of_canary("91", number)};
}

WireRow canary_row(const Kind& kind, const Mapping& mapping, int number, Day today) {
    Record record{.kind = kind.name, .key = {}, .subject = {}, .fields = {}};
    for (const Field& field : kind.fields) {
        if (is_needed(kind, field))
            record.fields.set(field.name, canary_text(field, number, today));
    }
    Mapping whole = mapping;
    for (MappedColumn& column : whole.columns)
        column.write = true;
    return render(record, kind, whole);
}

}  // namespace xinqiao
