#include "daemon/comparison/row_marks.hpp"

#include <algorithm>
#include <array>
#include <random>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "adapters/formats/csv_split.hpp"
#include "adapters/formats/window.hpp"
#include "base/scan.hpp"
#include "base/text.hpp"
#include "schema/cell.hpp"
#include "schema/subject.hpp"
#include "schema/subject_name.hpp"
#include "schema/uscc_spelling.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t longest_row = 1 << 20;  // as the reader of CSV has it
constexpr std::size_t spare_cells = 64;

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// What a person's code is made of (schema/subject.hpp). Empty: not to be told so simply.
std::string person_text(std::string_view number, std::string_view name) {
    const std::string_view front = number.substr(0, 6);
    if (front.size() < 6 || !std::all_of(front.begin(), front.end(), is_letter_or_digit)) return {};
    return upper_ascii(front) + "|" + name_key(name);
}

// The columns by which a row says of whom it speaks.
class SubjectColumns {
public:
    SubjectColumns(const Normaliser& bound, Encoding encoding, const Hasher& hasher)
        : code_{only_column(bound, "subject_code")},
          number_{only_column(bound, "subject_id_number")},
          name_{only_column(bound, "subject_name")},
          utf8_{encoding == Encoding::utf8},
          hasher_{hasher} {}

    // Where the cells of the subject stand all the row's first cells of that number are wanted.
    std::size_t wanted_cells() const noexcept {
        std::size_t count = 0;
        for (const auto& column : {code_, number_, name_}) {
            if (column) count = std::max(count, *column + 1);
        }
        return count;
    }

    // 0 whenever a second look may find somebody else than a first one.
    std::uint32_t subject_of(CsvRow& row) const {
        if (several_) return 0;
        const bool has_code = says_something(row, code_);
        const bool has_number = says_something(row, number_);
        if (has_code == has_number) return 0;
        if (has_code) return organisation(row.cell(*code_));
        return utf8_ && says_something(row, name_) ? person(row) : 0;
    }

private:
    std::optional<std::size_t> only_column(const Normaliser& bound, std::string_view field) {
        const auto columns = bound.columns_of(field);
        several_ = several_ || columns.size() > 1;
        if (columns.empty()) return std::nullopt;
        return columns.front();
    }

    static bool says_something(CsvRow& row, const std::optional<std::size_t>& column) {
        return column && *column < row.size() && !says_nothing(row.cell(*column));
    }

    std::uint32_t organisation(std::string_view cell) const {
        return is_ascii(cell) ? hasher_.subject(UsccSpelling{cell}.text()) : 0;
    }

    std::uint32_t person(CsvRow& row) const {
        const std::string number{row.cell(*number_)};
        const std::string_view name = row.cell(*name_);
        if (!is_plainly_canonical(name)) return 0;
        const std::string text = person_text(number, name);
        return text.empty() ? 0 : hasher_.subject(text);
    }

    bool several_ = false;
    std::optional<std::size_t> code_;
    std::optional<std::size_t> number_;
    std::optional<std::size_t> name_;
    bool utf8_;
    const Hasher& hasher_;
};

std::string_view without_line_break(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

// Cuts rows no further than it must: to the last cell that is wanted, where nothing is quoted.
class QuickCutter {
public:
    QuickCutter(const CsvShape& csv, std::size_t columns, std::size_t wanted)
        : row_{csv.separator}, separator_{csv.separator}, columns_{columns}, wanted_{wanted} {}

    // The row at the front of the text; nothing where it does not end in it, or is torn.
    std::optional<std::string_view> cut(std::string_view text, bool at_end) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
        lines_ = 1;
        if (line.find('"') != std::string_view::npos) return cut_quoted(text, at_end);
        if (end == std::string_view::npos && !at_end) return std::nullopt;
        row_.split_plainly(line, wanted_);
        return line;
    }

    CsvRow& row() noexcept { return row_; }
    std::size_t lines() const noexcept { return lines_; }

    // Whether the row that was cut last holds nothing at all.
    bool is_blank(std::string_view text) const {
        const char first = text.front();
        if (first != separator_ && first != '"' && first != '\r' && first != '\n') return false;
        return text.find_first_not_of(std::string{"\"\r\n"} + separator_) == std::string_view::npos;
    }

private:
    std::optional<std::string_view> cut_quoted(std::string_view text, bool at_end) {
        const auto outcome = row_.split(text, columns_ + spare_cells);
        const bool whole =
            outcome == CsvRow::Outcome::whole || (at_end && outcome == CsvRow::Outcome::cut);
        if (!whole) return std::nullopt;
        const std::string_view row = text.substr(0, row_.length());
        lines_ = count_of(row, std::array{'\n'});
        return row;
    }

    CsvRow row_;
    char separator_;
    std::size_t columns_;
    std::size_t wanted_;
    std::size_t lines_ = 1;
};

void append_part(std::string& bytes, std::string_view part) {
    const std::uint64_t size = part.size();
    bytes.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
}

// A little more than there will be, if all rows are as long as the first ones. Room that is not
// used costs nothing.
std::size_t most_rows(const CsvShape& csv) {
    std::string front(64 * 1024, '\0');
    front.resize(csv.bytes.read_at(csv.first.offset, front));
    const std::size_t lines = std::max<std::size_t>(count_of(front, std::array{'\n'}), 1);
    const std::size_t length = std::max<std::size_t>(front.size() / lines, 1);
    return static_cast<std::size_t>(csv.size) / length / 8 * 9 + 1000;
}

}  // namespace

Hasher::Hasher() {
    std::random_device device;
    seed_ = (std::uint64_t{device()} << 32U) | device();
}

void Hasher::mark(std::string_view bytes, RowMark& mark) const {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed_);
    mark.high = hash.high64;
    mark.low = hash.low64;
}

std::uint32_t Hasher::subject(std::string_view text) const {
    return static_cast<std::uint32_t>(XXH3_64bits_withSeed(text.data(), text.size(), seed_)) | 1U;
}

std::optional<RowMarks> marks_of_spelling(
    const CsvShape& csv, const Normaliser& bound, std::size_t columns, const Hasher& hasher
) {
    const SubjectColumns subjects{bound, csv.encoding, hasher};
    QuickCutter cutter{csv, columns, subjects.wanted_cells()};
    RowMarks marks;
    marks.rows.reserve(most_rows(csv));
    // Bytes as they are, whatever they are encoded in: no separator is part of a character.
    Window window{csv.bytes, Encoding::utf8, csv.first.offset};
    RowMark mark;
    mark.line = static_cast<std::uint32_t>(csv.first.line);
    bool at_end = false;
    for (std::uint64_t offset = csv.first.offset;;) {
        const std::string_view view = window.view();
        std::size_t passed = 0;
        while (passed < view.size()) {
            const auto text = cutter.cut(view.substr(passed), at_end);
            if (!text) break;
            if (!cutter.is_blank(*text)) {
                mark.offset = offset + passed;
                mark.subject = subjects.subject_of(cutter.row());
                hasher.mark(without_line_break(*text), mark);
                marks.rows.push_back(mark);
            }
            mark.line += static_cast<std::uint32_t>(cutter.lines());
            passed += text->size();
        }
        if (at_end && passed == view.size()) return marks;
        if (at_end || view.size() - passed > longest_row) return std::nullopt;
        window.pass(passed);
        offset += passed;
        at_end = !window.more();
    }
}

void mark_meaning(
    const Record& record, std::span<const std::string> fields, const Hasher& hasher, RowMark& mark
) {
    std::string bytes;
    bytes.reserve(1024);
    append_part(bytes, record.key.text());
    for (const auto& [name, text] : record.fields) {
        if (!std::binary_search(fields.begin(), fields.end(), name)) continue;
        append_part(bytes, name);
        append_part(bytes, text);
    }
    hasher.mark(bytes, mark);
    if (is_person(record.subject)) {
        const std::string text = person_text(
            record.fields.text("subject_id_number"), record.fields.text("subject_name")
        );
        mark.subject = text.empty() ? 0 : hasher.subject(text);
    } else {
        mark.subject = hasher.subject(record.subject.text());
    }
}

}  // namespace xinqiao
