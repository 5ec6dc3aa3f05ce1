// The closed set of reasons why a system does not show what it should: docs/formats/findings.md.
#pragma once

#include <span>
#include <string_view>

#include "schema/finding.hpp"

namespace xinqiao {

enum class Reason {
    refused,             // the system said no to what is desired
    receipt_overdue,     // told long ago, and no answer
    held,                // a hold keeps it here
    pending,             // never told yet, and not due yet
    overdue,             // never told, though the law's days have run
    outdated,            // confirmed once; our record has changed since
    withdrawal_pending,  // must go, and the system was not told yet
    lost,                // confirmed, and not shown
    stale,               // confirmed, and the content of before is shown
    name_changed,        // shown under another name of the same code
    category_wrong,      // shown with another category of subject
    fields_dropped,      // shown, but what we said in some fields is not there
    altered,             // shown with another content
    expired_shown,       // its time is over, and it is shown
    repaired_shown,      // repaired, removed or revoked, and it is shown
    still_shown,         // must not stand for another reason, and is shown
    code_changed,        // shown under an old code of a subject that we know by its new one
    code_suspected,      // shown under another code, but it looks like a record of ours
    foreign,             // shown, and not of ours
    red_and_black,       // one subject in a list of honour and a list of dishonesty
    no_repair_notice,    // a penalty of ours was served without a repair notice (两书同达)
    list_old,            // the list was not read whole for longer than it should be
};

// The act that mends it.
enum class Remedy {
    push,
    withdraw,
    ask,      // the platform
    correct,  // in our own system
    decide,   // a person must
    wait
};

struct ReasonFacts {
    Reason reason{};
    std::string_view name;  // the stable word: "receipt-overdue"
    Severity severity = Severity::warning;
    Whose move = Whose::bureau;
    Remedy remedy = Remedy::wait;
};

// In the order of the enumeration.
std::span<const ReasonFacts> all_reasons();
const ReasonFacts& facts_of(Reason reason);
// Null: no reason of ours, such as those that a pull finds.
const ReasonFacts* reason_named(std::string_view name);

// Whether a system shows something else than it confirmed, so that it may be told again.
bool is_shown_otherwise(Reason reason);

std::string_view name_of(Remedy remedy);

}  // namespace xinqiao
