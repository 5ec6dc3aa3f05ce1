// What `xinqiao reconcile` answers from the store alone, without reading any list again.
#pragma once

#include <string>
#include <vector>

#include "daemon/cli/verb.hpp"

namespace xinqiao {

struct ReconcileWords {
    std::vector<std::string> systems;
    std::string kind;
    std::string subject;
    std::string explain;  // a key
    std::string as_of;    // a day
    std::string heal;     // plan, queue
};

// Why each system shows of that record what it shows.
Exit explain_record(const ReconcileWords& words, const Invocation& invocation);
// What could be seen on that day.
Exit tell_seen(const ReconcileWords& words, const Invocation& invocation);
// What would be told again, or is queued to be.
Exit heal(const ReconcileWords& words, const Invocation& invocation);

}  // namespace xinqiao
