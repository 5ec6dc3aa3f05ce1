#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"

namespace xinqiao {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            break;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static const auto instance = [] {
        auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        auto made = std::make_unique<spdlog::logger>("xinqiao", std::move(sink));
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
        made->flush_on(spdlog::level::debug);
        return made;
    }();
    return *instance;
}

bool names_a_credential(std::string_view name) {
    static constexpr std::array<std::string_view, 7> words{
        "TOKEN", "PASSWORD", "SECRET", "CREDENTIAL", "AUTHORIZATION", "SIGNATURE", "COOKIE"};
    const std::string upper = upper_ascii(name);
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        return upper.find(word) != std::string::npos;
    });
}

void append_escaped(std::string& line, std::string_view text) {
    for (const char character : text) {
        if (character == '\n') {
            line += "\\n";
        } else if (static_cast<unsigned char>(character) < 0x20 || character == 0x7F) {
            line += ' ';
        } else {
            line += character;
        }
    }
}

void append_value(std::string& line, std::string_view value) {
    const bool quoted = value.empty() || value.find_first_of(" \t\r\n\"=") != std::string::npos;
    if (!quoted) return append_escaped(line, value);
    line += '"';
    std::string inner;
    for (const char character : value) {
        if (character == '"' || character == '\\') inner += '\\';
        inner += character;
    }
    append_escaped(line, inner);
    line += '"';
}

}  // namespace

std::string event_line(
    std::string_view area, std::initializer_list<LogField> fields, std::string_view message
) {
    std::string line{area};
    for (const LogField& field : fields) {
        line.append(" ").append(field.name).append("=");
        append_value(line, names_a_credential(field.name) ? "(hidden)" : field.value);
    }
    line += ' ';
    append_escaped(line, message);
    return line;
}

void log_event(
    LogLevel level,
    std::string_view area,
    std::initializer_list<LogField> fields,
    std::string_view message
) {
    const auto wanted = spdlog_level(level);
    if (logger().should_log(wanted)) logger().log(wanted, event_line(area, fields, message));
}

void set_log_level(LogLevel least) {
    logger().set_level(spdlog_level(least));
}

}  // namespace xinqiao
