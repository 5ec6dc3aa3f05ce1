// The ends of the soap adapter, one by one.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> soap_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
std::unique_ptr<Target> soap_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::unique_ptr<ReadBack> soap_read_back(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);

}  // namespace xinqiao
