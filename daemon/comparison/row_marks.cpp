#include "daemon/comparison/row_marks.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#if defined(__x86_64__)
#include <xxh_x86dispatch.h>  // by what the machine can
#else
#include <xxhash.h>
#endif

#include "adapters/formats/csv_split.hpp"
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
constexpr std::size_t reach = 256 * 1024;  // bytes read at once: they stay in the cache

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// 1 for anything but a digit or a capital letter.
std::uint8_t not_plain(char character) {
    const auto from_zero = static_cast<std::uint8_t>(character - '0');
    const auto from_a = static_cast<std::uint8_t>(character - 'A');
    return static_cast<std::uint8_t>((from_zero > 9 ? 1U : 0U) & (from_a > 25 ? 1U : 0U));
}

// As nearly all codes are spelled. Sixteen at once: it is asked of every row.
bool is_plain_code(std::string_view text) {
    if (text.size() != 18) return false;
    std::uint8_t found = not_plain(text[16]) | not_plain(text[17]);
    for (std::size_t i = 0; i < 16; ++i) {
        found |= not_plain(text[i]);
    }
    return found == 0;
}

// What a person's code is made of (schema/subject.hpp). Empty: not to be told so simply.
std::string person_text(std::string_view number, std::string_view name) {
    const std::string_view front = number.substr(0, 6);
    if (front.size() < 6 || !std::all_of(front.begin(), front.end(), is_letter_or_digit)) return {};
    return upper_ascii(front) + "|" + name_key(name);
}

std::string_view without_line_break(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

// The cell of that number in a row without quotes; nothing where it has fewer.
std::optional<std::string_view> plain_cell(
    std::string_view row, char separator, std::size_t number
) {
    if (number > 0) {
        const char* const end = row.data() + row.size();
        const char* const before = nth_of(row.data(), end, separator, number);
        if (before == end) return std::nullopt;
        row.remove_prefix(static_cast<std::size_t>(before - row.data()) + 1);
    }
    return row.substr(0, row.find(separator));
}

// Cuts a text into rows, and these into cells only where something is quoted.
class RowCutter {
public:
    RowCutter(char separator, std::size_t columns)
        : row_{separator}, separator_{separator}, columns_{columns} {}

    // Before the first row of a text is cut, as another one may have stood in the same place.
    void begin(std::string_view text) { quote_ = next_quote(text); }

    // The row at the front of the rest of the text; nothing where it does not end in it, or is
    // torn.
    std::optional<std::string_view> cut(std::string_view text, bool at_end) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end == std::string_view::npos ? end : end + 1);
        line_ = line;
        lines_ = 1;
        if (quote_ < line.data()) quote_ = next_quote(text);
        quoted_ = quote_ < line.data() + line.size();
        if (quoted_) return cut_quoted(text, at_end);
        if (end == std::string_view::npos && !at_end) return std::nullopt;
        return line;
    }

    // Of the row that was cut last.
    std::size_t lines() const noexcept { return lines_; }
    // Nothing where the row has fewer. The view lives until the next call.
    std::optional<std::string_view> cell(std::size_t number) {
        if (!quoted_) return plain_cell(without_line_break(line_), separator_, number);
        return number < row_.size() ? std::optional{row_.cell(number)} : std::nullopt;
    }
    // Whether it holds nothing at all.
    bool is_blank(std::string_view text) const {
        const char first = text.front();
        if (first != separator_ && first != '"' && first != '\r' && first != '\n') return false;
        return text.find_first_not_of(std::string{"\"\r\n"} + separator_) == std::string_view::npos;
    }

private:
    // Where the next quote of the text stands, or its end: few rows have any.
    static const char* next_quote(std::string_view text) {
        return text.data() + std::min(text.find('"'), text.size());
    }

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
    const char* quote_ = nullptr;
    std::string_view line_;
    bool quoted_ = false;
    std::size_t lines_ = 1;
};

// The columns by which a row says of whom it speaks.
class SubjectColumns {
public:
    SubjectColumns(const Normaliser& bound, Encoding encoding, const Hasher& hasher)
        : code_{only_column(bound, "subject_code")},
          number_{only_column(bound, "subject_id_number")},
          name_{only_column(bound, "subject_name")},
          utf8_{encoding == Encoding::utf8},
          hasher_{hasher} {}

    // 0 whenever a second look may find somebody else than a first one.
    std::uint32_t subject_of(RowCutter& row) const {
        if (several_) return 0;
        const bool has_number = says_something(row, number_);
        const auto code = code_ ? row.cell(*code_) : std::nullopt;
        if (code && is_plain_code(*code)) return has_number ? 0 : hasher_.subject(*code);
        const bool has_code = code && !says_nothing(*code);
        if (has_code == has_number) return 0;
        if (has_code) return organisation(*code);
        return utf8_ && says_something(row, name_) ? person(row) : 0;
    }

private:
    std::optional<std::size_t> only_column(const Normaliser& bound, std::string_view field) {
        const auto columns = bound.columns_of(field);
        several_ = several_ || columns.size() > 1;
        if (columns.empty()) return std::nullopt;
        return columns.front();
    }

    static bool says_something(RowCutter& row, const std::optional<std::size_t>& column) {
        const auto cell = column ? row.cell(*column) : std::nullopt;
        return cell && !says_nothing(*cell);
    }

    std::uint32_t organisation(std::string_view cell) const {
        return is_ascii(cell) ? hasher_.subject(UsccSpelling{cell}.text()) : 0;
    }

    std::uint32_t person(RowCutter& row) const {
        const std::string number{*row.cell(*number_)};
        const std::string_view name = *row.cell(*name_);
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

void append_part(std::string& bytes, std::string_view part) {
    const std::uint64_t size = part.size();
    bytes.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
}

// As many as there will be, if all rows are as long as the first ones.
std::size_t expected_rows(const CsvShape& csv) {
    std::string front(64 * 1024, '\0');
    front.resize(csv.bytes.read_at(csv.first.offset, front));
    const std::size_t lines = std::max<std::size_t>(count_of(front, std::array{'\n'}), 1);
    const std::size_t length = std::max<std::size_t>(front.size() / lines, 1);
    return static_cast<std::size_t>(csv.size) / length;
}

// Marks the rows of a file that comes in blocks.
class SpellingMarker {
public:
    SpellingMarker(
        const CsvShape& csv, const Normaliser& bound, std::size_t columns, const Hasher& hasher
    )
        : hasher_{hasher},
          subjects_{bound, csv.encoding, hasher},
          cutter_{csv.separator, columns},
          line_{csv.first.line} {
        marks_.rows = MarkShelves{expected_rows(csv)};
    }

    // How much of the view, which stands at that offset, was whole rows.
    std::size_t mark(std::string_view view, std::uint64_t offset, bool at_end) {
        std::size_t passed = 0;
        cutter_.begin(view);
        while (passed < view.size()) {
            const auto text = cutter_.cut(view.substr(passed), at_end);
            if (!text) break;
            if (!cutter_.is_blank(*text)) mark_row(*text, {offset + passed, line_});
            line_ += cutter_.lines();
            passed += text->size();
        }
        return passed;
    }

    RowMarks marks() && { return std::move(marks_); }

private:
    void mark_row(std::string_view text, const ReadPlace& place) {
        RowMark mark;
        mark.put_at(place);
        mark.subject = subjects_.subject_of(cutter_);
        hasher_.mark(without_line_break(text), mark);
        marks_.rows.add(mark);
    }

    const Hasher& hasher_;
    SubjectColumns subjects_;
    RowCutter cutter_;
    std::uint64_t line_;
    RowMarks marks_;
};

}  // namespace

Hasher::Hasher() {
    std::random_device device;
    std::generate(secret_.begin(), secret_.end(), [&] {
        return static_cast<unsigned char>(device());
    });
    // xxhash finds out what the machine can at the first long text, unaware of threads: here is but
    // one.
    RowMark first;
    mark(std::string(1024, ' '), first);
}

void Hasher::mark(std::string_view bytes, RowMark& mark) const {
    const XXH128_hash_t hash =
        XXH3_128bits_withSecret(bytes.data(), bytes.size(), secret_.data(), secret_.size());
    mark.say(hash.high64, hash.low64);
}

std::uint32_t Hasher::subject(std::string_view text) const {
    const XXH64_hash_t hash =
        XXH3_64bits_withSecret(text.data(), text.size(), secret_.data(), secret_.size());
    return static_cast<std::uint32_t>(hash) | 1U;
}

std::optional<RowMarks> marks_of_spelling(
    const CsvShape& csv, const Normaliser& bound, std::size_t columns, const Hasher& hasher
) {
    SpellingMarker marker{csv, bound, columns, hasher};
    // Bytes as they are, whatever they are encoded in: no separator is part of a character.
    std::vector<char> room(reach + longest_row);
    std::size_t held = 0;
    for (std::uint64_t offset = csv.first.offset;;) {
        const std::size_t count =
            csv.bytes.read_at(offset + held, std::span{room}.subspan(held, reach));
        const bool at_end = count == 0;
        const std::string_view view{room.data(), held + count};
        const std::size_t passed = marker.mark(view, offset, at_end);
        held = view.size() - passed;
        if (at_end) return held == 0 ? std::optional{std::move(marker).marks()} : std::nullopt;
        if (held > longest_row) return std::nullopt;
        std::memmove(room.data(), room.data() + passed, held);
        offset += passed;
    }
}

void mark_meaning(
    const Record& record, std::span<const std::string> fields, const Hasher& hasher, RowMark& mark
) {
    thread_local std::string bytes;  // of a size for which malloc takes its time
    bytes.clear();
    append_part(bytes, record.key.text());
    auto wanted = fields.begin();
    for (const auto& [name, text] : record.fields) {
        while (wanted != fields.end() && *wanted < name) {
            ++wanted;
        }
        if (wanted == fields.end() || *wanted != name) continue;
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
