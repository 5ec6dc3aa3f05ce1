#include "schema/caller.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace xinqiao {
namespace {

constexpr std::size_t longest_holder = 200;

std::optional<Role> role_named(std::string_view word) {
    const auto* const found = std::ranges::find(caller_roles, word, &RoleWord::word);
    return found == caller_roles.end() ? std::nullopt : std::optional{found->role};
}

// What our own acts are journalled as, and users of this machine without a name in the settings.
bool is_ours(std::string_view name) {
    return name == local_administrator || name == "schedule" || name == "http"
           || name.starts_with("cli");
}

}  // namespace

Expected<Roles, std::string> roles_named(const std::vector<std::string>& words) {
    Roles roles;
    for (const std::string& word : words) {
        const auto role = role_named(word);
        if (!role) {
            return Unexpected{
                "没有 " + word + " 这种角色 (no such role), 可用: " + labels_of(Roles::all())};
        }
        roles.add(*role);
    }
    if (roles.empty()) {
        return Unexpected{"至少一种角色 (at least one role): " + labels_of(Roles::all())};
    }
    return roles;
}

std::string words_of(Roles roles) {
    std::string text;
    for (const RoleWord& one : caller_roles) {
        if (!roles.contains(one.role)) continue;
        text.append(text.empty() ? "" : ",").append(one.word);
    }
    return text;
}

Roles roles_in(std::string_view text) {
    Roles roles;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (const auto role = role_named(text.substr(0, comma))) roles.add(*role);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return roles;
}

std::string labels_of(Roles roles) {
    std::string text;
    for (const RoleWord& one : caller_roles) {
        if (!roles.contains(one.role)) continue;
        text.append(text.empty() ? "" : ", ").append(one.word);
        text.append(" (").append(one.label).append(")");
    }
    return text.empty() ? "无" : text;
}

Expected<std::string, std::string> holder_named(std::string_view name) {
    std::string holder = canonical_text(name);
    if (holder.empty()) return Unexpected{std::string{"持有人不能为空 (must not be blank)"}};
    if (holder.size() > longest_holder) {
        return Unexpected{std::string{"持有人的名称过长 (too long, 200 bytes)"}};
    }
    if (is_ours(holder)) {
        return Unexpected{holder + " 是程序自用的名称, 请写人员或单位 (a name of our own)"};
    }
    return holder;
}

}  // namespace xinqiao
