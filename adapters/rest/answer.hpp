// Whether an answer over HTTP is one, and what it says as text.
#pragma once

#include <string>

#include "adapters/http/client.hpp"

namespace xinqiao {

// Throws Error{invalid} for anything that does not even claim to be JSON or XML, a login page say.
void check_is_readable(const HttpAnswer& answer);
bool is_xml(const HttpAnswer& answer);

// The body in UTF-8. What `encoding` leaves open ("auto") is said by the content type, then by the
// XML declaration, else it is UTF-8. Throws Error{invalid} when the bytes are no such text.
std::string text_in(const HttpAnswer& answer, const std::string& encoding);

}  // namespace xinqiao
