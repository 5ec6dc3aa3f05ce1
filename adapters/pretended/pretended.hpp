// The ends of a system that is not asked: what is read and told takes the forms of the real one and
// ends in a list inside the process. For the canary.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/memory/memory.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

// Rows of the list, written in the form of the system's lists and read from it: see
// system_form.hpp.
std::unique_ptr<Source> pretended_source(
    const SystemSettings& system, const StreamSettings& stream, std::shared_ptr<MemoryList> list
);

// Each change becomes a message of that system, checked as the real ones are (for files by their
// schema); its receipt is written as the system would and read from there. Offers neither to be
// asked for a record nor late receipts.
TargetEnds pretended_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    std::shared_ptr<MemoryList> list
);

}  // namespace xinqiao
