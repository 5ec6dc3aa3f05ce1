#include "daemon/report/shown_value.hpp"

#include <algorithm>
#include <charconv>

#include "base/money.hpp"

namespace xinqiao {
namespace {

std::string label_of_code(const Field& field, std::string_view value) {
    const auto found = std::ranges::find(field.codes, value, &Code::value);
    return std::string{found == field.codes.end() ? value : std::string_view{found->label}};
}

// Several codes are joined with ";".
std::string labels_of_codes(const Field& field, std::string_view values) {
    std::string labels;
    while (!values.empty()) {
        const std::size_t end = std::min(values.find(';'), values.size());
        labels.append(labels.empty() ? "" : "、")
            .append(label_of_code(field, values.substr(0, end)));
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return labels;
}

std::string ten_thousands(std::string_view fen) {
    Money money;
    const auto parsed = std::from_chars(fen.data(), fen.data() + fen.size(), money.fen);
    if (parsed.ec != std::errc{}) return std::string{fen};
    return format_money(money, MoneyUnit::ten_thousand_yuan) + " 万元";
}

}  // namespace

std::string shown_value(const Field* field, std::string_view canonical) {
    if (field == nullptr || canonical.empty()) return std::string{canonical};
    if (field->personal) return std::string{hidden_value};
    switch (field->type) {
        case FieldType::code:
            return labels_of_codes(*field, canonical);
        case FieldType::money:
            return ten_thousands(canonical);
        case FieldType::day_or_long_term:
            return canonical == "long-term" ? "长期" : std::string{canonical};
        default:
            return std::string{canonical};
    }
}

std::string field_label(const Kind* kind, std::string_view field) {
    const Field* found = kind == nullptr ? nullptr : kind->find(field);
    return found == nullptr ? std::string{field} : found->label;
}

}  // namespace xinqiao
