#include "adapters/formats/csv_split.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/scan.hpp"

namespace xinqiao {
namespace {

// Without the carriage returns that stand before a line break, as Windows writes them.
std::size_t without_returns(const char* begin, std::size_t length) {
    while (length > 0 && begin[length - 1] == '\r') {
        --length;
    }
    return length;
}

const char* behind_returns(const char* at, const char* end) {
    const char* behind = at;
    while (behind != end && *behind == '\r') {
        ++behind;
    }
    return behind == end || *behind == '\n' ? behind : at;
}

}  // namespace

CsvRow::Outcome CsvRow::split(std::string_view text, std::size_t most_cells) {
    cells_.clear();
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    for (const char* at = begin;; ++at) {
        if (cells_.size() == most_cells) return finish(begin, at, Outcome::torn);
        const bool quotes = at != end && *at == '"';
        at = quotes ? quoted(at, end) : unquoted(at, end);
        if (at == nullptr) return finish(begin, end, Outcome::open);
        if (at == end) return finish(begin, end, Outcome::cut);
        if (*at == '\n') return finish(begin, at + 1, Outcome::whole);
        if (*at != separator_) return finish(begin, at, Outcome::torn);
    }
}

void CsvRow::split_plainly(std::string_view line, std::size_t most_cells) {
    cells_.clear();
    const char* at = line.data();
    const char* const end = at + line.size();
    while (cells_.size() < most_cells) {
        at = unquoted(at, end);
        if (at == end || *at == '\n') break;
        ++at;
    }
}

const char* CsvRow::unquoted(const char* begin, const char* end) {
    const char* const at = first_of(begin, end, std::array{separator_, '\n'});
    auto length = static_cast<std::size_t>(at - begin);
    if (at == end || *at == '\n') length = without_returns(begin, length);
    cells_.push_back({begin, length, false});
    return at;
}

// The place behind the closing quote; null when there is none.
const char* CsvRow::quoted(const char* begin, const char* end) {
    bool doubled = false;
    for (const char* at = begin + 1; at < end; at += 2, doubled = true) {
        const void* found = std::memchr(at, '"', static_cast<std::size_t>(end - at));
        if (found == nullptr) return nullptr;
        at = static_cast<const char*>(found);
        if (at + 1 != end && at[1] == '"') continue;
        cells_.push_back({begin + 1, static_cast<std::size_t>(at - begin - 1), doubled});
        return behind_returns(at + 1, end);
    }
    return nullptr;
}

CsvRow::Outcome CsvRow::finish(const char* begin, const char* at, Outcome outcome) {
    length_ = static_cast<std::size_t>(at - begin);
    return outcome;
}

std::string_view CsvRow::cell(std::size_t index) {
    const Cell& cell = cells_[index];
    const std::string_view raw{cell.begin, cell.length};
    if (!cell.doubled) return raw;
    scratch_.clear();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        scratch_ += raw[i];
        if (raw[i] == '"') ++i;
    }
    return scratch_;
}

bool CsvRow::all_empty() const {
    return std::all_of(cells_.begin(), cells_.end(), [](const Cell& c) { return c.length == 0; });
}

}  // namespace xinqiao
