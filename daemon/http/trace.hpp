// The thread that runs through all systems that one request touches (W3C Trace Context).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace xinqiao {

// The trace of a `traceparent` header; nothing where it is not one of version 00 or its like.
std::optional<std::string> trace_in(std::string_view traceparent);

// 32 hexadecimal digits that nobody else has.
std::string fresh_trace();

// The header for our own part of the trace.
std::string traceparent_of(const std::string& trace);

}  // namespace xinqiao
