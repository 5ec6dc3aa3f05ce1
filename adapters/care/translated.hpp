// Refusals by the code table of the platform: some codes mean that it has the record already, that
// later may help, or that nobody knows.
#pragma once

#include "adapters/adapter.hpp"
#include "adapters/platform_code.hpp"

namespace xinqiao {

// A code that is not in the table, or that means a refusal, stays a refusal as it came.
TargetEnds translated(TargetEnds ends, const CodeTable& codes);

}  // namespace xinqiao
