// The dirt of real tables: what it is, how often it was measured, what must become of the row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tests/platform/generate/chance.hpp"
#include "tests/platform/generate/form.hpp"

namespace xinqiao::platform {

enum class Verdict {
    good,    // becomes the same record as its clean spelling
    warned,  // becomes a record, with a warning
    held,    // waits for a steward's review
    bad      // cannot become a record
};

std::string_view name_of(Verdict verdict);

struct Dirt {
    std::string_view name;
    Verdict verdict;
    std::uint64_t per_million;  // as measured; guessed where the sources only say that it occurs
    std::string_view reason;
    void (*spoil)(Row& row, Chance& chance);
    std::string_view only_for = {};  // a kind; empty: every kind
};

// Every sort of dirt that spoils or bends one row.
std::span<const Dirt> sorts_of_dirt();

// Spells the row as some other clerk would: brackets, dates, money, widths; it means the same.
void respell(Row& row, const Fact& fact, Chance& chance);

}  // namespace xinqiao::platform
