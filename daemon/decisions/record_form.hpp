// From what a clerk filled in to a canonical record, by the same rules as any list.
#pragma once

#include "daemon/decisions/act_request.hpp"
#include "schema/kind.hpp"
#include "schema/normalise.hpp"
#include "schema/record.hpp"

namespace xinqiao {

// Fields by their names or Chinese headings; number, authority and day of the document fill the
// fields they belong to. Throws Error{invalid} with every mistake in one text.
Record filled_in(
    const Kind& kind, const ActRequest& request, const ReviewedCodes& reviewed, Day today
);

// The record with the fields that the request gives put in their place; an empty text takes a
// field away. Throws Error{invalid}, also where the natural key would become another one.
Record corrected(
    const Kind& kind,
    const Record& record,
    const ActRequest& request,
    const ReviewedCodes& reviewed,
    Day today
);

}  // namespace xinqiao
