#include "schema/canonical.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/error.hpp"
#include "base/scan.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view version_1 = "xinqiao-record 1";

constexpr std::array separators{'\\', '\t', '\n'};

// Not a function, so that it is inlined where it is passed.
constexpr auto append_plain = [](std::string& bytes, std::string_view text) { bytes.append(text); };

void append_escaped(std::string& bytes, std::string_view text) {
    for (const char c : text) {
        if (is_one_of(c, separators)) bytes += '\\';
        bytes += c == '\t' ? 't' : c == '\n' ? 'n' : c;
    }
}

std::size_t size_hint(const Record& record) {
    std::size_t size = version_1.size() + record.kind.text().size() + record.key.text().size()
                       + record.subject.text().size() + 4;
    for (const auto& [name, text] : record.fields) {
        size += name.size() + text.size() + 2;
    }
    return size;
}

template <class Append>
std::string written(const Record& record, Append append) {
    std::string bytes;
    bytes.reserve(size_hint(record));
    bytes.append(version_1).append("\t");
    append(bytes, record.kind.text());
    append(bytes += '\t', record.key.text());
    append(bytes += '\t', record.subject.text());
    bytes += '\n';
    for (const auto& [name, text] : record.fields) {
        append(bytes, name);
        append(bytes += '\t', text);
        bytes += '\n';
    }
    return bytes;
}

// How many tabs and line breaks bytes have in which nothing had to be escaped.
std::size_t separators_between_parts(const Record& record) {
    return 4 + 2 * record.fields.size();
}

[[noreturn]] void not_canonical(std::string_view why) {
    throw Error{
        Error::Kind::bug, std::string{"a body in the store is not canonical: "}.append(why)};
}

// Cuts the piece up to `end` off `rest`, without `end` itself.
std::string_view cut(std::string_view& rest, char end) {
    const std::size_t at = rest.find(end);
    if (at == std::string_view::npos) not_canonical("it ends in the middle of a line");
    const std::string_view piece = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    return piece;
}

char unescaped(char c) {
    if (c == 't') return '\t';
    if (c == 'n') return '\n';
    if (c == '\\') return '\\';
    not_canonical("it holds an unknown escape");
}

// A part of a line as it was before it was escaped; in `room` where it had to be.
std::string_view plain(std::string_view piece, std::string& room) {
    if (piece.find('\\') == std::string_view::npos) return piece;
    room.clear();
    for (std::size_t i = 0; i < piece.size(); ++i) {
        if (piece[i] != '\\') {
            room += piece[i];
        } else if (++i < piece.size()) {
            room += unescaped(piece[i]);
        } else {
            not_canonical("it ends in the middle of an escape");
        }
    }
    return room;
}

// The last part of a line.
std::string_view plain_end(std::string_view piece, std::string& room) {
    if (piece.find('\t') != std::string_view::npos) not_canonical("a line has too many parts");
    return plain(piece, room);
}

template <class Visit>
void read_fields(std::string_view lines, Visit visit) {
    std::string room_of_name;
    std::string room_of_text;
    std::string former;
    while (!lines.empty()) {
        std::string_view line = cut(lines, '\n');
        const std::string_view name = plain(cut(line, '\t'), room_of_name);
        const std::string_view text = plain_end(line, room_of_text);
        if (text.empty()) not_canonical("it holds a field without content");
        if (name <= former) not_canonical("its fields are not in the order of their names");
        former = name;
        visit(name, text);
    }
}

// The first line without its version; the lines of the fields are left.
std::string_view head_cut_off(std::string_view& bytes) {
    std::string_view head = cut(bytes, '\n');
    if (cut(head, '\t') != version_1) not_canonical("its version is unknown");
    return head;
}

}  // namespace

// What has to be escaped is rare: counting afterwards is cheaper than looking at each part.
std::string canonical_bytes(const Record& record) {
    std::string bytes = written(record, append_plain);
    const bool plain = count_of(bytes, separators) == separators_between_parts(record);
    return plain ? bytes : written(record, append_escaped);
}

Digest digest_of(const Record& record) {
    return sha256(canonical_bytes(record));
}

Record record_from_canonical(std::string_view bytes) {
    std::string_view head = head_cut_off(bytes);
    std::string room;
    Record record;
    record.kind = KindName{std::string{plain(cut(head, '\t'), room)}};
    record.key = RecordKey{std::string{plain(cut(head, '\t'), room)}};
    record.subject = SubjectCode{std::string{plain_end(head, room)}};
    record.fields.reserve(static_cast<std::size_t>(std::ranges::count(bytes, '\n')));
    read_fields(bytes, [&](std::string_view name, std::string_view text) {
        record.fields.set(name, std::string{text});
    });
    return record;
}

void each_field_of(std::string_view bytes, const EachField& each) {
    head_cut_off(bytes);
    read_fields(bytes, each);
}

}  // namespace xinqiao
