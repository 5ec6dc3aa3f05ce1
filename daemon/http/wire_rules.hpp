// What the head of a request must look like, stricter than the parser: two readers never see two
// requests where we see one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

// What is wrong with a head, as a sentence in English; nothing: it is fit to be parsed. `head` ends
// with its empty line. RFC 9112: sections 2.2, 3, 5, 6.
std::optional<std::string> fault_of_head(std::string_view head);

// Whether these first bytes of a connection can become a request: a stranger who speaks another
// protocol is told at once.
bool may_become_request(std::string_view bytes);

// Whether a decoded piece of an address is text that a person could have written: UTF-8 without
// control characters.
bool is_plain_text(std::string_view text);

// Whether a segment of a path names something, rather than walking about: not "", "." or "..".
bool is_plain_segment(std::string_view segment);

}  // namespace xinqiao
