#include "daemon/report/text_table.hpp"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace xinqiao {
namespace {

bool is_wide(UChar32 character) {
    const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

std::string padded(std::string_view text, std::size_t width, bool right) {
    const std::size_t taken = columns_of(text);
    const std::string blanks(width > taken ? width - taken : 0, ' ');
    return right ? blanks + std::string{text} : std::string{text} + blanks;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
    std::size_t columns = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        UChar32 character = 0;
        U8_NEXT_OR_FFFD(bytes, at, text.size(), character);
        columns += is_wide(character) ? 2U : 1U;
    }
    return columns;
}

std::string coloured(std::string_view text, std::string_view code, Colour colour) {
    if (colour == Colour::plain) return std::string{text};
    std::string result{"\033["};
    return result.append(code).append("m").append(text).append("\033[0m");
}

TextTable::TextTable(const std::vector<std::string>& headings) {
    for (const std::string& heading : headings) {
        const bool right = heading.ends_with('>');
        headings_.push_back({right ? heading.substr(0, heading.size() - 1) : heading, right});
    }
}

void TextTable::add(std::vector<std::string> cells) {
    cells.resize(headings_.size());
    rows_.push_back(std::move(cells));
}

std::string TextTable::text(Colour colour) const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < headings_.size(); ++i) {
        std::size_t width = columns_of(headings_[i].text);
        for (const auto& row : rows_) {
            width = std::max(width, columns_of(row[i]));
        }
        widths.push_back(width);
    }
    std::string result;
    std::string rule;
    const auto end_line = [&result] {
        while (result.ends_with(' ')) {
            result.pop_back();
        }
        result += '\n';
    };
    for (std::size_t i = 0; i < headings_.size(); ++i) {
        result += coloured(padded(headings_[i].text, widths[i], headings_[i].right), "1", colour);
        result += "  ";
        rule += (i == 0 ? "" : "  ") + std::string(widths[i], '-');
    }
    end_line();
    result += coloured(rule, "2", colour);
    end_line();
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string cell = padded(row[i], widths[i], headings_[i].right);
            result += (row[i] == "0" ? coloured(cell, "2", colour) : cell) + "  ";
        }
        end_line();
    }
    return result;
}

}  // namespace xinqiao
