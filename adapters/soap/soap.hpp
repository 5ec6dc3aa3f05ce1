// XML over SOAP 1.1 and 1.2, as docs/formats/soap.md describes it.
#pragma once

#include <memory>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

std::unique_ptr<Source> open_soap_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_soap_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_soap(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

}  // namespace xinqiao
