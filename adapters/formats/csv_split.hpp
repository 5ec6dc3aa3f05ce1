// One CSV row, cut into cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace xinqiao {

class CsvRow {
public:
    explicit CsvRow(char separator) : separator_{separator} {}

    enum class Outcome {
        whole,  // ends with a line break
        cut,    // the text ends first, outside quotes
        open,   // the text ends first, inside quotes
        torn,   // text behind a closing quote, or far too many cells
    };

    // Cuts the row at the front of `text`; `most_cells` bounds the work on broken quotes.
    Outcome split(std::string_view text, std::size_t most_cells);
    // Cuts a single line at every separator, quotes or not: to save what is left of a torn row.
    void split_plainly(std::string_view line, std::size_t most_cells);

    std::size_t size() const noexcept { return cells_.size(); }
    // Bytes up to the next row, the line break included.
    std::size_t length() const noexcept { return length_; }
    // The view lives until the next call.
    std::string_view cell(std::size_t index);
    bool all_empty() const;

private:
    struct Cell {
        const char* begin;
        std::size_t length;
        bool doubled;  // holds doubled quotes
    };

    const char* unquoted(const char* begin, const char* end);
    const char* quoted(const char* begin, const char* end);
    Outcome finish(const char* begin, const char* at, Outcome outcome);

    char separator_;
    std::vector<Cell> cells_;
    std::size_t length_ = 0;
    std::string scratch_;
};

}  // namespace xinqiao
