// A made-up record of a kind, valid by every rule and recognisable as unreal.
#pragma once

#include <string_view>

#include "base/date.hpp"
#include "schema/kind.hpp"
#include "schema/mapping.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// What the code of every canary's subject holds (characters 9-14), and nobody else's.
inline constexpr std::string_view canary_mark = "CANARY";

// Of canary `number`, which is below `most_canaries`.
inline constexpr int most_canaries = 31 * 31;
SubjectCode canary_subject(int number);

// What a list that is spelled by that mapping would say of canary `number`: every
// column that a record needs, also those that the mapping never writes.
WireRow canary_row(const Kind& kind, const Mapping& mapping, int number, Day today);

}  // namespace xinqiao
