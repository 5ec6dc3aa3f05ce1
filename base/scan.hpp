// Looks for a few bytes in long texts, sixteen bytes at a time where the machine can.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace xinqiao {

template <std::size_t Count>
constexpr bool is_one_of(char byte, const std::array<char, Count>& wanted) noexcept {
    for (const char one : wanted) {
        if (byte == one) return true;
    }
    return false;
}

#if defined(__SSE2__)
// The sixteen bytes at `at`: all bits set where a byte is wanted, none elsewhere.
template <std::size_t Count>
__m128i wanted_in_block(const char* at, const std::array<char, Count>& wanted) noexcept {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    __m128i hits = _mm_setzero_si128();
    for (const char one : wanted) {
        hits = _mm_or_si128(hits, _mm_cmpeq_epi8(block, _mm_set1_epi8(one)));
    }
    return hits;
}
#endif

// The first byte that is one of those wanted, or `end`.
template <std::size_t Count>
const char* first_of(
    const char* at, const char* end, const std::array<char, Count>& wanted
) noexcept {
#if defined(__SSE2__)
    const bool has_block = end - at >= 16;
    for (; end - at >= 16; at += 16) {
        const int hits = _mm_movemask_epi8(wanted_in_block(at, wanted));
        if (hits != 0) return at + std::countr_zero(static_cast<unsigned>(hits));
    }
    if (has_block) {  // the rest in the last sixteen bytes, whose front holds none
        at = end - 16;
        const int hits = _mm_movemask_epi8(wanted_in_block(at, wanted));
        return hits != 0 ? at + std::countr_zero(static_cast<unsigned>(hits)) : end;
    }
#endif
    while (at != end && !is_one_of(*at, wanted)) {
        ++at;
    }
    return at;
}

// Where the byte stands for the `count`th time, counted from 1, or `end`.
inline const char* nth_of(
    const char* at, const char* end, char wanted, std::size_t count
) noexcept {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        auto hits =
            static_cast<unsigned>(_mm_movemask_epi8(wanted_in_block(at, std::array{wanted})));
        // Few are met in a block: to count them at once costs more where the machine has no
        // instruction for it.
        for (; hits != 0; hits &= hits - 1) {
            if (--count == 0) return at + std::countr_zero(hits);
        }
    }
#endif
    for (; at != end; ++at) {
        if (*at == wanted && --count == 0) return at;
    }
    return end;
}

// How many bytes are one of those wanted.
template <std::size_t Count>
std::size_t count_of(std::string_view text, const std::array<char, Count>& wanted) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    std::size_t count = 0;
#if defined(__SSE2__)
    const __m128i zero = _mm_setzero_si128();
    __m128i sums = zero;  // a hit is −1
    for (; end - at >= 16; at += 16) {
        const __m128i ones = _mm_sub_epi8(zero, wanted_in_block(at, wanted));
        sums = _mm_add_epi64(sums, _mm_sad_epu8(ones, zero));
    }
    std::array<std::size_t, 2> halves{};
    _mm_storeu_si128(reinterpret_cast<__m128i*>(halves.data()), sums);
    count = halves[0] + halves[1];
#endif
    const auto rest = std::count_if(at, end, [&](char byte) { return is_one_of(byte, wanted); });
    return count + static_cast<std::size_t>(rest);
}

}  // namespace xinqiao
