// Tables of a front-end database, as docs/formats/table-exchange.md describes them.
#pragma once

#include <memory>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> open_table_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_table_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_table(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

}  // namespace xinqiao
