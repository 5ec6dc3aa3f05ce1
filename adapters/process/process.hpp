// Programs that speak the Singer convention: lines of JSON, as docs/formats/process-exchange.md
// describes them.
#pragma once

#include <memory>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> open_process_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_process_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_process(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

}  // namespace xinqiao
