#include "tests/world/settings.hpp"

#include <chrono>

namespace xinqiao::world {
namespace {

StreamSettings stream(
    const std::string& name, const std::string& role, const Form& form, const std::string& path
) {
    return {
        .name = name,
        .kind = form.kind,
        .mapping = form.mapping,
        .role = role,
        .path = path,
        // The last night comes four days after the second.
        .refresh = role == "published" ? std::chrono::hours{60} : std::chrono::hours{0},
        .page_rows = 20,
        .guards = {.most_gone = 100, .most_changed = 100}};
}

SystemSettings system_named(const std::string& name, const std::string& owner) {
    SystemSettings system;
    system.name = name;
    system.label = name;
    system.adapter = "memory";
    system.owner = owner;
    system.care.receipt_patience = std::chrono::seconds{0};
    system.care.settle = std::chrono::seconds{0};
    system.care.requests_per_minute = 1'000'000;
    return system;
}

}  // namespace

std::vector<SystemSettings> settings_of(const Plan& plan, const std::string& name) {
    std::vector<SystemSettings> settings;
    SystemSettings source = system_named("source" + name, "bureau");
    for (const std::string& kind : plan.kinds) {
        source.streams.push_back(stream(kind, "take", form_of_source(kind), kind));
    }
    settings.push_back(std::move(source));
    for (std::size_t i = 0; i < plan.platforms.size(); ++i) {
        SystemSettings platform = system_named(std::to_string(i) + name, std::to_string(i) + name);
        for (const Form& form : plan.platforms[i].forms) {
            platform.streams.push_back(stream("shown-" + form.kind, "published", form, form.kind));
            const std::string own = "own-" + form.kind;
            if (plan.has_own_list(i, form.kind)) {
                platform.streams.push_back(stream(own, "take", form, own));
            }
            platform.publications.push_back(
                {.kind = form.kind, .mapping = form.mapping, .path = form.kind, .batch = 5}
            );
        }
        settings.push_back(std::move(platform));
    }
    return settings;
}

}  // namespace xinqiao::world
