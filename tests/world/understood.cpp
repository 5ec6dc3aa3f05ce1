// The simple reader of this world: no code of the product's.
#include <algorithm>
#include <cctype>

#include "tests/world/columns.hpp"

namespace xinqiao::world {
namespace {

// Full width, blanks, case and brackets are no meaning.
std::string folded(const std::string& cell) {
    std::string text;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(cell[at]); };
        if (i + 2 < cell.size() && byte(i) == 0xEF
            && (byte(i + 1) == 0xBC || byte(i + 1) == 0xBD)) {
            const unsigned code =
                ((byte(i) & 0x0FU) << 12U) | ((byte(i + 1) & 0x3FU) << 6U) | (byte(i + 2) & 0x3FU);
            if (code <= 0xFF5E) {
                text += static_cast<char>(code - 0xFF00U + 0x20U);
                i += 2;
                continue;
            }
        }
        text += cell[i];
    }
    text = replaced(text, "\xE3\x80\x80", "");
    std::erase_if(text, [](unsigned char letter) { return std::isspace(letter) != 0; });
    if (text == "NULL" || text == "无" || text == "/") return {};
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::toupper(letter));
    });
    return text;
}

std::string understood_day(const std::string& text) {
    std::string digits = text;
    std::erase_if(digits, [](unsigned char letter) { return std::isdigit(letter) == 0; });
    return digits.size() == 8
               ? digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6)
               : text;
}

std::string understood_number(std::string text) {
    for (const std::string_view open : {"[", "(", "【"})
        text = replaced(text, open, "〔");
    for (const std::string_view close : {"]", ")", "】"})
        text = replaced(text, close, "〕");
    return text;
}

std::string understood_money(const std::string& text, const Form& form) {
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string behind = point == text.size() ? std::string{} : text.substr(point + 1);
    behind.resize(places_of_money(form), '0');
    std::string fen = text.substr(0, point) + behind;
    fen.erase(0, std::min(fen.find_first_not_of('0'), fen.size()));
    return fen;
}

std::string understood_cell(const Column& column, const std::string& cell, const Form& form) {
    const std::string text = folded(cell);
    if (text.empty()) return {};
    switch (column.sort) {
        case Sort::day:
            return understood_day(text);
        case Sort::number:
            return understood_number(text);
        case Sort::money:
            return understood_money(text, form);
        case Sort::category:
        case Sort::status:
            return meaning_of(text, form);
        default:
            return text;
    }
}

}  // namespace

Fact understood(const WireRow& row, const Form& form) {
    Fact fact{form.kind, {}};
    for (const Column& column : columns_of(form.kind)) {
        for (const auto& [wire, cell] : row) {
            if (wire != wire_of(column, form)) continue;
            std::string meaning = understood_cell(column, cell, form);
            if (!meaning.empty()) fact.fields[std::string{column.field}] = std::move(meaning);
        }
    }
    return fact;
}

}  // namespace xinqiao::world
