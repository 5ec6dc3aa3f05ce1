// Codes, days, amounts: what stands in one cell.
#include <array>

#include "base/date.hpp"
#include "base/money.hpp"
#include "schema/uscc.hpp"
#include "tests/fuzz/targets.hpp"

namespace xinqiao::fuzz {
namespace {

// GB 32100-2015 once more, by its table of weights.
bool check_character_holds(std::string_view code) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (const char c : code.substr(0, 17)) {
        sum += alphabet.find(c) * weight;
        weight = weight * 3 % 31;
    }
    return alphabet[(31 - sum % 31) % 31] == code[17];
}

}  // namespace

void read_uscc(std::string_view bytes) {
    const UsccJudgement judgement = judge_uscc(bytes);
    promised(judgement.class_ == UsccClass::valid || !judgement.reason.empty(), "a reason");
    if (judgement.code) {
        const std::string_view code = judgement.code->text();
        const bool outer =
            judgement.class_ == UsccClass::valid || judgement.class_ == UsccClass::warn;
        promised(!outer || check_character_holds(code), "the outer check character holds");
        promised(
            judge_uscc(code).class_ == judgement.class_, "the canonical spelling is judged alike"
        );
    }
    if (judgement.suggestion) {
        promised(check_character_holds(judgement.suggestion->text()), "a suggestion is no worse");
    }
    const std::string canonical = canonical_uscc(bytes);
    promised(canonical_uscc(canonical) == canonical, "a canonical code stays as it is");
}

void read_day(std::string_view bytes) {
    if (const auto day = parse_day(bytes)) {
        for (const DayFormat format :
             {DayFormat::slashes,
              DayFormat::dashes,
              DayFormat::compact,
              DayFormat::dots,
              DayFormat::chinese}) {
            const auto again = parse_day(format_day(*day, format));
            promised(again && *again == *day, "a day that is written is read as it was");
        }
        const auto either = parse_day_or_long_term(bytes);
        promised(static_cast<bool>(either), "a day is a day where long-term may stand");
    } else {
        promised(!day.error().empty(), "why it is no day");
    }
}

void read_money(std::string_view bytes) {
    for (const MoneyUnit unit : {MoneyUnit::fen, MoneyUnit::yuan, MoneyUnit::ten_thousand_yuan}) {
        const auto money = parse_money(bytes, unit);
        if (!money) {
            promised(!money.error().empty(), "why it is no amount");
            continue;
        }
        for (const MoneyUnit written : {MoneyUnit::yuan, MoneyUnit::ten_thousand_yuan}) {
            const auto again = parse_money(format_money(*money, written), written);
            promised(again && *again == *money, "an amount that is written is read as it was");
        }
    }
}

}  // namespace xinqiao::fuzz
