// Whether a message keeps to the schema we promise: schema/exchange (libxml2).
#pragma once

#include <string>
#include <string_view>

namespace xinqiao {

// Where and why the message, in UTF-8, breaks the schema of that format, in Chinese; empty: it
// does not. Nothing is ever loaded: no network, no file, no document type. "csv" has no schema.
std::string schema_fault(std::string_view message, std::string_view format);

}  // namespace xinqiao
