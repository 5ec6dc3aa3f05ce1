// Every kind of adapter of this build, in one table.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

struct AdapterKind {
    std::string_view name;     // what `adapter = "…"` says in conf/systems
    std::string_view summary;  // one Chinese line for people
    // Several pushes may go on at the same time, each through a target of its own. Not where their
    // order is kept in one place, as the numbers of message files are.
    bool takes_several_pushes;

    // Opening talks to nobody; it throws Error{misconfigured} for settings that cannot work.
    std::unique_ptr<Source> (*open_source
    )(const SystemSettings&, const StreamSettings&, const Credentials&);
    TargetEnds (*open_target
    )(const SystemSettings&, const PublicationSettings&, const Credentials&);
    // Tries the system for real, without any effect there. Never throws for what the system
    // does: each attempt is one probe.
    std::vector<Probe> (*check)(const SystemSettings&, const Credentials&, const Call&);
};

std::span<const AdapterKind> adapter_kinds();

// Throws Error{misconfigured} that names the kinds there are.
const AdapterKind& adapter_kind(std::string_view name);

}  // namespace xinqiao
