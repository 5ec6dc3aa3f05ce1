// Fixed-point yuan; 万元 on the wire.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/expected.hpp"

namespace xinqiao {

// An amount in fen (0.01 yuan), never a floating-point number. 0.000001 万元 is exactly one fen.
struct Money {
    std::int64_t fen = 0;

    friend auto operator<=>(const Money&, const Money&) = default;
};

// What a bare number means where no unit is written.
enum class MoneyUnit {
    fen,
    yuan,
    ten_thousand_yuan
};

// Reads "2000", "0.2", "2000元", "0.2万元", "1,234.50", "贰万元整", "100(万元人民币)", "27709 .61
// 元". A unit in the text wins over `bare`. The error is a Chinese sentence saying what is wrong:
// foreign currency, more precision than one fen, beyond the range of 64 bits, not a number.
Expected<Money, std::string> parse_money(std::string_view text, MoneyUnit bare);

// The amount without unit: yuan with two decimals, or 万元 with at most six and no trailing zeros.
std::string format_money(Money money, MoneyUnit unit);

}  // namespace xinqiao
