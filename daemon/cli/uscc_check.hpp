// Judges unified codes line by line, any number of them in constant memory.
#pragma once

#include <cstdint>
#include <string>

#include "schema/uscc.hpp"

namespace xinqiao {

enum class UsccCheckFormat {
    table,  // code, class, reason, suggestion, with tabs between
    json    // one object per line
};

// How many lines were judged to be what.
struct UsccCheckSummary {
    std::uint64_t valid = 0;
    std::uint64_t suspect = 0;
    std::uint64_t warn = 0;
    std::uint64_t invalid = 0;

    std::uint64_t lines() const noexcept { return valid + suspect + warn + invalid; }
    void count(UsccClass class_) noexcept;

    friend bool operator==(const UsccCheckSummary&, const UsccCheckSummary&) = default;
};

// Reads codes from one file descriptor until its end, writes a line for each to the other, in
// order. A line longer than any code is reported as invalid, cut short. Throws
// Error{transient} when a descriptor fails.
UsccCheckSummary check_codes(int input, int output, UsccCheckFormat format);

// "共 3 行：有效(valid) 1，存疑(suspect) 1，警告(warn) 0，无效(invalid) 1".
std::string summary_text(const UsccCheckSummary& summary);

}  // namespace xinqiao
