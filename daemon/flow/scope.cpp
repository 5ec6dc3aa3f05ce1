#include "daemon/flow/scope.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace xinqiao {
namespace {

template <class Name>
bool has(const std::vector<Name>& names, const std::string& name) {
    return names.empty() || std::ranges::find(names, Name{name}) != names.end();
}

bool is_known(const Systems& systems, const SystemName& name) {
    return std::ranges::any_of(systems.all(), [&](const SystemSettings& system) {
        return system.name == name.text();
    });
}

std::string known_systems(const Systems& systems) {
    std::string names;
    for (const SystemSettings& system : systems.all()) {
        names.append(names.empty() ? "" : ", ").append(system.name);
    }
    return names;
}

std::string known_kinds(const Kinds& kinds) {
    std::string names;
    for (const auto& [name, kind] : kinds) {
        names.append(names.empty() ? "" : ", ").append(name.text()).append(" ").append(kind.label);
    }
    return names;
}

}  // namespace

bool Scope::has_system(const std::string& name) const {
    return has(systems, name);
}

bool Scope::has_kind(const std::string& name) const {
    return has(kinds, name);
}

void check_names(const Scope& scope, const Rulebook& rulebook, const Systems& systems) {
    for (const SystemName& name : scope.systems) {
        if (is_known(systems, name)) continue;
        throw Error{
            Error::Kind::invalid,
            "没有名为“" + name.text() + "”的系统",
            "已启用的系统: " + known_systems(systems)};
    }
    for (const KindName& name : scope.kinds) {
        if (rulebook.kinds.find(name) != nullptr) continue;
        throw Error{
            Error::Kind::invalid,
            "没有名为“" + name.text() + "”的信息类别",
            "已有的类别: " + known_kinds(rulebook.kinds)};
    }
}

}  // namespace xinqiao
