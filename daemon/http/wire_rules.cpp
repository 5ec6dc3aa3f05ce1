#include "daemon/http/wire_rules.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t most_fields = 100;
constexpr std::size_t most_length_digits = 15;

bool is_letter(char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

bool is_token_character(char byte) {
    return is_letter(byte) || is_digit(byte)
           || std::string_view{"!#$%&'*+-.^_`|~"}.find(byte) != std::string_view::npos;
}

bool is_token(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

bool is_control(char byte) {
    return (byte >= 0 && byte < ' ') || byte == '\x7f';
}

bool same_ignoring_case(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, [](char a, char b) {
        return (is_letter(a) ? a | ' ' : a) == (is_letter(b) ? b | ' ' : b);
    });
}

std::string_view without_blanks_around(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes a line off the front, without its end.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find(line_end), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + line_end.size(), text.size()));
    return line;
}

// "GET /path HTTP/1.1", with one space each.
const char* fault_of_first_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return "no request line";
    if (!is_token(line.substr(0, first))) return "the method is no word";
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const bool visible = std::ranges::all_of(target, [](char byte) { return byte > ' '; });
    if (target.empty() || !visible) return "the target has characters that none may have";
    const std::string_view version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return "a version that is neither 1.1 nor 1.0";
    return nullptr;
}

// What decides where a request ends, and for whom it is.
struct Frame {
    bool is_old = false;  // HTTP/1.0
    int hosts = 0;
    int lengths = 0;
    int codings = 0;

    const char* take(std::string_view name, std::string_view value) {
        if (same_ignoring_case(name, "Host")) ++hosts;
        if (same_ignoring_case(name, "Content-Length")) {
            ++lengths;
            const bool is_number = !value.empty() && value.size() <= most_length_digits
                                   && std::ranges::all_of(value, is_digit);
            if (!is_number) return "Content-Length is no number";
        }
        if (same_ignoring_case(name, "Transfer-Encoding")) {
            ++codings;
            if (!same_ignoring_case(value, "chunked")) return "only Transfer-Encoding: chunked";
        }
        return nullptr;
    }

    const char* fault() const {
        if (hosts > 1 || (hosts == 0 && !is_old)) return "one Host is needed";
        if (lengths > 1) return "Content-Length said twice";
        if (codings > 1) return "Transfer-Encoding said twice";
        if (codings == 1 && lengths == 1) return "Content-Length and Transfer-Encoding at once";
        if (codings == 1 && is_old) return "HTTP/1.0 has no Transfer-Encoding";
        return nullptr;
    }
};

const char* fault_of_field(std::string_view line, Frame& frame) {
    if (line.front() == ' ' || line.front() == '\t') return "a field goes on in the next line";
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return "a field without a colon";
    if (!is_token(line.substr(0, colon))) return "the name of a field is no word";
    const std::string_view value = line.substr(colon + 1);
    const auto is_bad = [](char byte) { return is_control(byte) && byte != '\t'; };
    if (std::ranges::any_of(value, is_bad)) return "a field with control characters";
    if (first_invalid_utf8(value)) return "a field that is no UTF-8";
    return frame.take(line.substr(0, colon), without_blanks_around(value));
}

}  // namespace

std::optional<std::string> fault_of_head(std::string_view head) {
    const std::string_view first = take_line(head);
    if (const char* fault = fault_of_first_line(first)) return fault;
    Frame frame{.is_old = first.ends_with("1.0")};
    std::size_t fields = 0;
    for (std::string_view line = take_line(head); !line.empty(); line = take_line(head)) {
        if (++fields > most_fields) return "too many fields";
        if (const char* fault = fault_of_field(line, frame)) return fault;
    }
    if (const char* fault = frame.fault()) return fault;
    return std::nullopt;
}

bool may_become_request(std::string_view bytes) {
    return std::ranges::all_of(bytes.substr(0, bytes.find(' ')), is_token_character);
}

bool is_plain_text(std::string_view text) {
    return std::ranges::none_of(text, is_control) && !first_invalid_utf8(text);
}

bool is_plain_segment(std::string_view segment) {
    return !segment.empty() && segment != "." && segment != ".." && is_plain_text(segment)
           && segment.find('\\') == std::string_view::npos;
}

}  // namespace xinqiao
