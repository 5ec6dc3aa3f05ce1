#include "daemon/report/sight.hpp"

namespace xinqiao {

Sight sight_of(Roles roles) {
    const bool inside = roles.meets({Role::clerk, Role::approver, Role::steward, Role::auditor});
    if (inside || roles.contains(Role::query)) return {Visibility::shared, inside};
    return {};
}

Sight sight_of_act(Roles roles) {
    return roles.meets({Role::clerk, Role::approver}) ? Sight::of_everything() : sight_of(roles);
}

bool may_see(const Field* field, const Sight& sight) {
    if (sight.fields == Visibility::restricted) return true;
    return field != nullptr && !field->personal && field->visibility <= sight.fields;
}

bool is_on_show(std::string_view standing) {
    return standing == "in-force" || standing == "extended" || standing == "disputed";
}

}  // namespace xinqiao
