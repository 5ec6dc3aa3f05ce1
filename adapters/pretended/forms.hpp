// The forms in which the canary's rows and changes are written and read again.
#pragma once

#include <string>

#include "adapters/change.hpp"
#include "adapters/receipt.hpp"
#include "adapters/system.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// The same rows, having been a list of that system in between. Throws Error{invalid} as reading
// that list would.
Rows rows_through_form(
    const SystemSettings& system, const StreamSettings& stream, const Rows& rows
);

// Why the change cannot stand in a message to that system, in Chinese; empty: it can.
std::string fault_of_message(
    const SystemSettings& system, const PublicationSettings& publication, const Change& change
);

// That the change was accepted, having been an answer of that system in between.
Receipt acceptance_through_form(
    const SystemSettings& system, const Change& change, const std::string& reference
);

}  // namespace xinqiao
