// Records in a system's own spelling: render and projected of schema/mapping.hpp.
#include "schema/code_book.hpp"
#include "schema/mapping.hpp"

namespace xinqiao {
namespace {

constexpr Day wire_long_term = Day{std::chrono::year{2099} / 12 / 31};

std::string wire_day(std::string_view canonical, DayFormat format) {
    if (canonical == "long-term") return format_day(wire_long_term, format);
    const auto day = parse_day(canonical);
    return day ? format_day(*day, format) : std::string{canonical};
}

std::string wire_money(std::string_view fen, MoneyUnit unit) {
    const auto money = parse_money(fen, MoneyUnit::fen);
    return money ? format_money(*money, unit) : std::string{fen};
}

std::string wire_text(const Field& field, const MappedColumn& column, std::string_view canonical) {
    if (canonical.empty()) return {};
    switch (field.type) {
        case FieldType::day:
        case FieldType::day_or_long_term:
            return wire_day(canonical, column.day_format);
        case FieldType::money:
            return wire_money(canonical, column.money_unit);
        case FieldType::code:
            return wire_codes(field, column, canonical);
        default:
            return std::string{canonical};
    }
}

}  // namespace

Record projected(const Record& record, const Mapping& mapping) {
    Record shown{record.kind, record.key, record.subject, {}};
    shown.fields.reserve(record.fields.size());
    for (const auto& [name, text] : record.fields) {
        const MappedColumn* column = mapping.find(name);
        if (column != nullptr && column->write && column->shown) shown.fields.set(name, text);
    }
    return shown;
}

WireRow render(const Record& record, const Kind& kind, const Mapping& mapping) {
    WireRow row;
    row.reserve(mapping.columns.size());
    for (const MappedColumn& column : mapping.columns) {
        const Field* field = kind.find(column.field);
        if (!column.write || field == nullptr) continue;
        row.emplace_back(
            column.wires.front(), wire_text(*field, column, record.fields.text(column.field))
        );
    }
    return row;
}

}  // namespace xinqiao
