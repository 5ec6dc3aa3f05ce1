// What is said to a platform about changes, and what it answers. The form is
// docs/formats/rest-exchange.md.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/change.hpp"
#include "adapters/formats/json_page.hpp"
#include "adapters/receipt.hpp"
#include "adapters/rest/settings.hpp"
#include "schema/rows.hpp"

namespace xinqiao {

// Where a page of a list says what.
JsonPlaces list_places(const RestSettings& rest);

std::string push_message(std::span<const Change> changes, std::string_view run);
std::string find_message(std::span<const Change> changes);

// One receipt per change, in order; what the answer leaves open is Unknown. Throws
// Error{invalid} when the answer says no to all of it: an error code and no receipts.
std::vector<Receipt> receipts_in(
    std::string_view answer, std::span<const Change> changes, const RestSettings& rest
);

// The rows found for that change; throws Error{invalid} when the answer does not speak of it.
Rows rows_found_in(std::string_view answer, const Change& change);

}  // namespace xinqiao
