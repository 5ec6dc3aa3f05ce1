// What to do about a change that a platform refused, and who can.
#pragma once

#include <optional>
#include <string>

#include "adapters/platform_code.hpp"
#include "daemon/store/publication.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// Chinese, from the platform's code table; a code that nobody has written down says so. For a
// subject that the platform does not know (rule 1001) also the names by which it may know it, and
// a message that asks to have it created. `refused` is what was refused, as far as it is known.
std::string advice_on_refusal(
    Transaction& transaction,
    const CodeTable& codes,
    const Publication& row,
    const std::optional<Record>& refused
);

}  // namespace xinqiao
