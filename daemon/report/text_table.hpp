// Tables for a terminal in which Chinese characters are two columns wide.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

enum class Colour {
    plain,
    terminal
};

// How many terminal columns the text takes.
std::size_t columns_of(std::string_view text);

class TextTable {
public:
    // A heading that ends in '>' is set flush right, as figures are.
    explicit TextTable(const std::vector<std::string>& headings);

    void add(std::vector<std::string> cells);
    bool empty() const noexcept { return rows_.empty(); }

    // Lines with a rule below the headings; zeros are dimmed on a terminal.
    std::string text(Colour colour) const;

private:
    struct Heading {
        std::string text;
        bool right = false;
    };
    std::vector<Heading> headings_;
    std::vector<std::vector<std::string>> rows_;
};

// The text in a colour where there is a terminal: "31" red, "32" green, "33" yellow, "1" bold, "2"
// dim.
std::string coloured(std::string_view text, std::string_view code, Colour colour);

}  // namespace xinqiao
