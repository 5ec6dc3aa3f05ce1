// What stands in the place of a unified code when it is none.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "schema/uscc_reasons.hpp"

namespace xinqiao {

// For a spelled text that is not 18 characters of the alphabet: what it probably is.
const UsccReason& recognised_instead(std::string_view spelled);

// Whether these 18 characters are a natural person's number: not to be shown.
bool stands_for_citizen(std::string_view spelled);

// Codes that may have been meant: letters that look like digits, a lost last character, a
// prefix such as (C). Whether one holds is for the caller to see.
std::vector<CreditCode> uscc_candidates(std::string_view spelled);

}  // namespace xinqiao
