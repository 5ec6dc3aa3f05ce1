#include "tests/world/fact.hpp"

#include <algorithm>
#include <cctype>

#include "tests/world/columns.hpp"

namespace xinqiao::world {
namespace {

// "2026/05/20" of "2026-05-20".
std::string day_with(std::string_view day, std::string_view divider) {
    std::string text{day.substr(0, 4)};
    text.append(divider).append(day.substr(5, 2)).append(divider).append(day.substr(8, 2));
    return text;
}

// 万元 with six decimals, or yuan with two.
std::string amount(std::string_view fen, const Form& form) {
    const std::size_t places = places_of_money(form);
    std::string text{fen};
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    text.insert(text.size() - places, ".");
    return text;
}

std::string cell_of(const Column& column, std::string_view meaning, const Form& form) {
    if (meaning.empty()) return {};
    switch (column.sort) {
        case Sort::day:
            return day_with(meaning, is_2019(form) ? "/" : "-");
        case Sort::money:
            return amount(meaning, form);
        case Sort::category:
        case Sort::status:
            return worded(meaning, form);
        default:
            return std::string{meaning};
    }
}

// ASCII letters and digits in full width.
std::string widened(std::string_view text) {
    std::string wide;
    for (const char letter : text) {
        if (letter > ' ' && letter < '\x7F') {
            const unsigned code = 0xFF00U + static_cast<unsigned char>(letter) - 0x20U;
            wide += static_cast<char>(0xE0U | (code >> 12U));
            wide += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
            wide += static_cast<char>(0x80U | (code & 0x3FU));
        } else {
            wide += letter;
        }
    }
    return wide;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char letter) {
        return static_cast<char>(std::tolower(letter));
    });
    return text;
}

std::string scribbled_day(const std::string& cell, Dice& dice) {
    std::string digits = cell;
    std::erase_if(digits, [](unsigned char letter) { return std::isdigit(letter) == 0; });
    const std::string day =
        digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
    switch (dice.below(4)) {
        case 0:
            return day_with(day, "-");
        case 1:
            return day_with(day, "");
        case 2:
            return digits.substr(0, 4) + "年" + digits.substr(4, 2) + "月" + digits.substr(6)
                   + "日";
        default:
            return day_with(day, ".");
    }
}

std::string scribbled_number(const std::string& cell, Dice& dice) {
    static const std::vector<std::pair<std::string, std::string>> brackets{
        {"[", "]"}, {"（", "）"}, {"(", ")"}, {"【", "】"}, {"［", "］"}};
    const auto& [open, close] = dice.pick(brackets);
    return replaced(replaced(cell, "〔", open), "〕", close);
}

std::string scribbled_cell(const Column& column, const std::string& cell, Dice& dice) {
    static const std::vector<std::string> nothings{"", "NULL", "无", "/", " "};
    if (cell.empty()) return dice.pick(nothings);
    if (!dice.one_in(2)) return cell;
    switch (column.sort) {
        case Sort::day:
            return scribbled_day(cell, dice);
        case Sort::number:
            return scribbled_number(cell, dice);
        case Sort::code:
            return dice.one_in(2) ? lowered(cell) : widened(cell);
        case Sort::name:
            return dice.one_in(2) ? replaced(cell, "市", "市 ") : "\xE3\x80\x80" + cell + " ";
        case Sort::text:
            return dice.one_in(2) ? widened(cell) : " " + cell + "\xE3\x80\x80\n";
        default:
            return " " + cell + " ";
    }
}

std::string meaning_in(const Fact& fact, const Column& column) {
    const auto found = fact.fields.find(std::string{column.field});
    return found == fact.fields.end() ? std::string{} : found->second;
}

}  // namespace

WireRow written(const Fact& fact, const Form& form) {
    WireRow row;
    for (const Column& column : columns_of(form.kind)) {
        const std::string_view wire = wire_of(column, form);
        if (wire.empty()) continue;
        row.emplace_back(std::string{wire}, cell_of(column, meaning_in(fact, column), form));
    }
    return row;
}

WireRow scribbled(const Fact& fact, const Form& form, Dice& dice) {
    WireRow row;
    for (const Column& column : columns_of(form.kind)) {
        const std::string_view wire = wire_of(column, form);
        if (wire.empty()) continue;
        const std::string cell = cell_of(column, meaning_in(fact, column), form);
        if (cell.empty() && dice.one_in(2)) continue;
        row.emplace_back(std::string{wire}, scribbled_cell(column, cell, dice));
    }
    dice.shuffle(row);
    return row;
}

std::vector<std::string> droppable_fields(const Fact& fact, const Form& form) {
    std::vector<std::string> fields;
    for (const Column& column : columns_of(form.kind)) {
        const bool stands = !meaning_in(fact, column).empty() && !wire_of(column, form).empty();
        if (column.optional && stands) fields.emplace_back(column.field);
    }
    return fields;
}

std::string column_of(std::string_view field, const Form& form) {
    for (const Column& column : columns_of(form.kind)) {
        if (column.field == field) return std::string{wire_of(column, form)};
    }
    return {};
}

}  // namespace xinqiao::world
