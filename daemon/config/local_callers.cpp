#include "daemon/config/local_callers.hpp"

#include <algorithm>
#include <array>

#include <pwd.h>

namespace xinqiao {
namespace {

// The number where the machine knows no name.
std::string name_of_user(unsigned user) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> texts{};
    ::getpwuid_r(user, &entry, texts.data(), texts.size(), &found);
    return found == nullptr ? std::to_string(user) : found->pw_name;
}

}  // namespace

Caller local_caller(const CallerSettings& settings, unsigned user, unsigned own) {
    if (user == 0 || user == own) return {std::string{local_administrator}, Roles::all(), true};
    const std::string name = name_of_user(user);
    const auto known = std::ranges::find(settings.local, name, &LocalCaller::user);
    if (known == settings.local.end()) return {"cli:" + name, {}, true};
    const auto holder = holder_named(known->holder);
    const auto roles = roles_named(known->roles);
    if (!holder || !roles) return {"cli:" + name, {}, true};  // the settings are refused elsewhere
    return {*holder, *roles, true};
}

}  // namespace xinqiao
