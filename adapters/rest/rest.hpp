// JSON over HTTP(S), as docs/formats/rest-exchange.md describes it.
#pragma once

#include <memory>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> open_rest_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_rest_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_rest(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

}  // namespace xinqiao
