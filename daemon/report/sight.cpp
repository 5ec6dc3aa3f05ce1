#include "daemon/report/sight.hpp"

namespace xinqiao {

Sight sight_of(Roles roles) {
    if (roles.meets({Role::clerk, Role::approver})) return Sight::of_everything();
    if (roles.meets({Role::steward, Role::auditor})) return {Visibility::shared, true};
    if (roles.contains(Role::query)) return {Visibility::shared, false};
    return {};
}

bool may_see(const Field* field, const Sight& sight) {
    if (sight.fields == Visibility::restricted) return true;
    return field != nullptr && !field->personal && field->visibility <= sight.fields;
}

bool is_on_show(std::string_view standing) {
    return standing == "in-force" || standing == "extended" || standing == "disputed";
}

}  // namespace xinqiao
