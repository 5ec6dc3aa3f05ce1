#include "base/money.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "base/capital_numeral.hpp"
#include "base/text.hpp"

namespace xinqiao {
namespace {

using MoneyOrWhy = Expected<Money, std::string>;

Unexpected<std::string> because(std::string_view text, std::string_view why) {
    return {fmt::format("金额「{}」{}", text, why)};
}

// How many decimals of this unit one fen is.
int decimals_of(MoneyUnit unit) {
    switch (unit) {
        case MoneyUnit::fen:
            return 0;
        case MoneyUnit::yuan:
            return 2;
        case MoneyUnit::ten_thousand_yuan:
            break;
    }
    return 6;
}

struct WrittenUnit {
    std::string_view word;
    int decimals;
};

// A bare 万 or 亿 on the wire means 万元, 亿元.
constexpr std::array<WrittenUnit, 12> written_units{
    {{"元", 2},
     {"圆", 2},
     {"角", 1},
     {"分", 0},
     {"千元", 5},
     {"万", 6},
     {"万元", 6},
     {"万圆", 6},
     {"百万元", 8},
     {"千万元", 9},
     {"亿", 10},
     {"亿元", 10}}};

constexpr std::array<std::string_view, 30> foreign{
    "美",  "港",   "日元", "日币", "欧",   "英镑", "澳",   "加元", "加拿大",   "新加坡",
    "韩",  "台币", "台湾", "卢布", "瑞士", "法郎", "马克", "泰铢", "图格里克", "外币",
    "USD", "HKD",  "JPY",  "EUR",  "GBP",  "KRW",  "RUB",  "MNT",  "$",        "€"};

bool is_foreign(std::string_view text) {
    return std::any_of(foreign.begin(), foreign.end(), [&](std::string_view currency) {
        return text.find(currency) != std::string_view::npos;
    });
}

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}

void remove_all(std::string& text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
        text.erase(at, word.size());
    }
}

// What follows the number, without brackets, blanks, the name of our currency and 整.
std::string bare_unit(std::string_view suffix) {
    std::string unit{suffix};
    for (const std::string_view noise : {" ", "(", ")", "人民币", "RMB", "CNY", "整", "正"}) {
        remove_all(unit, noise);
    }
    return unit;
}

// Drops the separators of thousands; nothing when they do not stand where thousands end.
std::optional<std::string> ungrouped(std::string_view whole) {
    const std::size_t first = std::min(whole.find_first_of(", "), whole.size());
    if (first == whole.size()) return std::string{whole};
    if (first == 0 || first > 3) return std::nullopt;
    const char separator = whole[first];
    std::string digits{whole.substr(0, first)};
    for (std::size_t at = first; at < whole.size(); at += 4) {
        const std::string_view group = whole.substr(at + 1, 3);
        const bool three = group.size() == 3 && std::all_of(group.begin(), group.end(), is_digit);
        if (whole[at] != separator || !three) return std::nullopt;
        digits += group;
    }
    return digits;
}

struct Decimal {
    std::string whole;
    std::string fraction;  // without trailing zeros
};

std::string_view without_blanks_around(std::string_view text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
    return text;
}

// "1,234.50", "1 234", "27709 .61".
std::optional<Decimal> decimal_from(std::string_view number) {
    const std::size_t point = std::min(number.find('.'), number.size());
    auto whole = ungrouped(without_blanks_around(number.substr(0, point)));
    if (!whole || whole->empty()) return std::nullopt;
    if (point == number.size()) return Decimal{*std::move(whole), {}};
    const std::string_view fraction = without_blanks_around(number.substr(point + 1));
    if (fraction.empty() || !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
        return std::nullopt;
    }
    const std::size_t significant = fraction.find_last_not_of('0') + 1;
    return Decimal{*std::move(whole), std::string{fraction.substr(0, significant)}};
}

// whole.fraction × 10^decimals; nothing when that is beyond 64 bits.
std::optional<std::int64_t> scaled(const Decimal& number, int decimals) {
    std::string digits = number.whole + number.fraction;
    digits.append(static_cast<std::size_t>(decimals) - number.fraction.size(), '0');
    std::int64_t value = 0;
    for (const char digit : digits) {
        if (__builtin_mul_overflow(value, std::int64_t{10}, &value)
            || __builtin_add_overflow(value, std::int64_t{digit - '0'}, &value)) {
            return std::nullopt;
        }
    }
    return value;
}

MoneyOrWhy money_from(std::string_view text, const Decimal& number, int decimals) {
    if (number.fraction.size() > static_cast<std::size_t>(decimals)) {
        return because(text, "精确到了分以下，请核对小数位数和单位");
    }
    const auto fen = scaled(number, decimals);
    if (!fen) return because(text, "太大，超出了可以记录的范围，请核对单位");
    return Money{*fen};
}

std::optional<int> decimals_of(std::string_view word) {
    const auto* unit = std::find_if(written_units.begin(), written_units.end(), [&](auto& known) {
        return known.word == word;
    });
    if (unit == written_units.end()) return std::nullopt;
    return unit->decimals;
}

MoneyOrWhy money_in_digits(std::string_view text, std::string_view amount, MoneyUnit bare) {
    const std::size_t end = std::min(amount.find_first_not_of("0123456789., "), amount.size());
    const auto number = decimal_from(without_blanks_around(amount.substr(0, end)));
    if (!number) return because(text, "不是一个完整的数，请核对小数点和千分位");
    const std::string suffix{amount.substr(end)};
    if (suffix.starts_with('e') || suffix.starts_with('E')) {
        return because(text, "是科学计数法，已经失去精度，请按原始凭证填写完整数字");
    }
    const std::string word = bare_unit(suffix);
    if (word.empty()) return money_from(text, *number, decimals_of(bare));
    const auto decimals = decimals_of(word);
    if (!decimals) return because(text, "的单位无法识别，请填写元或万元");
    return money_from(text, *number, *decimals);
}

std::string_view without_currency_before(std::string_view amount) {
    for (const std::string_view sign : {"人民币", "RMB", "CNY", "¥", ":", " "}) {
        if (amount.starts_with(sign)) amount.remove_prefix(sign.size());
    }
    return without_blanks_around(amount);
}

MoneyOrWhy money_in_words(std::string_view text, std::string_view amount) {
    auto fen = fen_from_capital_numeral(amount);
    if (!fen) return because(text, fen.error());
    return Money{*fen};
}

// Digits with at most one point, which are nearly all there is.
bool is_plain(std::string_view text) {
    return !text.empty() && text.size() < 18 && is_digit(text.front()) && is_digit(text.back())
           && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

MoneyOrWhy parse_money(std::string_view text, MoneyUnit bare) {
    if (is_plain(text)) return money_in_digits(text, text, bare);
    if (text.size() > 200) return because("…", "太长，不是金额");
    const std::string canonical = canonical_text(text);
    const std::string_view amount = without_currency_before(canonical);
    if (amount.empty() || amount == "-" || amount == "/" || amount == "无" || amount == "N/A") {
        return because(canonical, "没有填写数字，没有金额时请留空");
    }
    if (is_foreign(amount)) return because(canonical, "是外币，请折算成人民币后填写");
    if (amount.front() == '-') return because(canonical, "是负数，请核对");
    if (is_digit(amount.front())) return money_in_digits(canonical, amount, bare);
    return money_in_words(canonical, amount);
}

std::string format_money(Money money, MoneyUnit unit) {
    const auto decimals = static_cast<std::size_t>(decimals_of(unit));
    const std::uint64_t amount = money.fen < 0 ? 0 - static_cast<std::uint64_t>(money.fen)
                                               : static_cast<std::uint64_t>(money.fen);
    std::string digits = fmt::format("{:0{}}", amount, decimals + 1);
    if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
    if (unit == MoneyUnit::ten_thousand_yuan) {
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.ends_with('.')) digits.pop_back();
    }
    return money.fen < 0 ? "-" + digits : digits;
}

}  // namespace xinqiao
