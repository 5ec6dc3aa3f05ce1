#include "daemon/http/trace.hpp"

#include <algorithm>
#include <cstdint>
#include <random>

#include <openssl/rand.h>

#include "base/error.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t trace_digits = 32;
constexpr std::size_t span_digits = 16;

bool is_hexadecimal(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    });
}

bool is_zero(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

std::mt19937_64 seeded_dice() {
    std::uint64_t seed = 0;
    if (RAND_bytes(reinterpret_cast<unsigned char*>(&seed), sizeof seed) != 1) {
        throw Error{Error::Kind::transient, "没有足够的随机数 / no random numbers", "请稍后再试"};
    }
    return std::mt19937_64{seed};
}

// They shall differ, and need not be secret.
std::string fresh_digits(std::size_t count) {
    thread_local std::mt19937_64 dice = seeded_dice();
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    std::uint64_t left = 0;
    for (std::size_t i = 0; i < count; ++i, left >>= 4U) {
        if (i % 16 == 0) left = dice();
        text += digits[left & 15U];
    }
    return text;
}

}  // namespace

std::optional<std::string> trace_in(std::string_view traceparent) {
    // "00-" trace "-" span "-" flags; later versions may have more behind.
    constexpr std::size_t length = 2 + 1 + trace_digits + 1 + span_digits + 1 + 2;
    if (traceparent.size() < length || traceparent.starts_with("ff")) return std::nullopt;
    const bool is_plain = traceparent.size() == length;
    if (!is_plain && (traceparent.starts_with("00") || traceparent[length] != '-')) {
        return std::nullopt;
    }
    const std::string_view trace = traceparent.substr(3, trace_digits);
    const std::string_view span = traceparent.substr(4 + trace_digits, span_digits);
    const bool in_place = traceparent[2] == '-' && traceparent[3 + trace_digits] == '-'
                          && traceparent[4 + trace_digits + span_digits] == '-';
    const bool fits = in_place && is_hexadecimal(traceparent.substr(0, 2)) && is_hexadecimal(trace)
                      && is_hexadecimal(span) && is_hexadecimal(traceparent.substr(length - 2, 2));
    if (!fits || is_zero(trace) || is_zero(span)) return std::nullopt;
    return std::string{trace};
}

std::string fresh_trace() {
    return fresh_digits(trace_digits);
}

std::string traceparent_of(const std::string& trace) {
    return "00-" + trace + "-" + fresh_digits(span_digits) + "-01";
}

}  // namespace xinqiao
