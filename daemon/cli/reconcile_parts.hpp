// What `xinqiao reconcile` answers from the store alone, without reading any list again.
#pragma once

#include <string>
#include <vector>

#include "daemon/cli/verb.hpp"
#include "daemon/flow/scope.hpp"
#include "daemon/ops/gateway.hpp"

namespace xinqiao {

struct ReconcileWords {
    std::vector<std::string> systems;
    std::vector<std::string> kinds;
    std::string subject;
    std::string explain;  // a key
    std::string as_of;    // a day
    std::string heal;     // plan, queue
};

// The systems and kinds that are meant; throws Error{invalid} for a name that there is not.
Scope scope_of(const ReconcileWords& words, const Gateway& gateway);

// Why each system shows of that record what it shows.
Exit explain_record(const ReconcileWords& words, const Invocation& invocation);
// What could be seen on that day.
Exit tell_seen(const ReconcileWords& words, const Invocation& invocation);
// What would be told again, or is queued to be.
Exit heal(const ReconcileWords& words, const Invocation& invocation);

}  // namespace xinqiao
