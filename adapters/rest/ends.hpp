// The ends of the rest adapter, one by one.
#pragma once

#include <memory>

#include "adapters/adapter.hpp"
#include "adapters/rest/service.hpp"

namespace xinqiao {

std::unique_ptr<Source> rest_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
std::unique_ptr<Target> rest_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::unique_ptr<ReadBack> rest_read_back(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);

}  // namespace xinqiao
