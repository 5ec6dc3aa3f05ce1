// One line per event, fields first, on standard error (spdlog).
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace xinqiao {

enum class LogLevel {
    debug,
    info,
    warning,
    error
};

// A named value of an event. A Secret is no value; the text of a field with the name of a
// credential (token, password, …) is not shown.
struct LogField {
    LogField(std::string_view field, std::string_view text) : name{field}, value{text} {}
    LogField(std::string_view field, const Secret&) = delete;

    std::string_view name;
    std::string value;
};

// Writes "2026-01-05T02:30:00.123+08:00 info pull system=league rows=12 message". Line breaks in
// values and messages are escaped, so an event cannot pretend to be two.
void log_event(
    LogLevel level,
    std::string_view area,
    std::initializer_list<LogField> fields,
    std::string_view message
);

// The same line without the time and the level.
std::string event_line(
    std::string_view area, std::initializer_list<LogField> fields, std::string_view message
);

// Events below `least` are not written; until told otherwise, that is `info`.
void set_log_level(LogLevel least);

}  // namespace xinqiao
