#include "daemon/flow/canary_world.hpp"

#include <algorithm>

#include "adapters/pretended/pretended.hpp"
#include "daemon/flow/canary_record.hpp"

namespace xinqiao {
namespace {

bool is_told_alike(const SystemSettings& system, const StreamSettings& stream) {
    return std::ranges::any_of(system.publications, [&](const PublicationSettings& one) {
        return one.kind == stream.kind && one.mapping == stream.mapping;
    });
}

}  // namespace

PretendedWorld::PretendedWorld(const Workshop& workshop, Day today)
    : rulebook_{workshop.rulebook}, today_{today} {
    for (const SystemSettings& system : workshop.systems.all())
        add(system);
    start_what_nobody_says();
    for (SystemSettings& system : settings_)
        show_what_is_spelled_otherwise(system);
}

Systems PretendedWorld::systems(const Clock& clock) {
    const Credentials none = [](const CredentialName&) { return Secret{}; };
    const Openers openers{
        [this](const SystemSettings& system, const StreamSettings& stream) {
            return pretended_source(system, stream, list_of(system, stream));
        },
        [this](const SystemSettings& system, const PublicationSettings& publication) {
            return pretended_target(system, publication, told_list(system, publication.kind));
        }};
    return Systems{settings_, none, clock, nullptr, {}, openers};
}

void PretendedWorld::add(SystemSettings system) {
    system.care.settle = std::chrono::seconds{0};
    system.care.receipt_patience = std::chrono::seconds{0};
    system.care.requests_per_minute = 1'000'000;
    for (StreamSettings& stream : system.streams) {
        stream.guards = {.minimum = 0, .most_gone = 100, .most_changed = 100, .sentinel = {}};
        stream.refresh = std::chrono::seconds{0};
        if (stream.role == "take") start(system, stream);
    }
    settings_.push_back(std::move(system));
}

void PretendedWorld::start(const SystemSettings& system, const StreamSettings& stream) {
    const int number = static_cast<int>(starts_.size());
    if (number == most_canaries) return;
    const KindName kind{stream.kind};
    starts_.push_back({system.name, stream.name, kind, system.owner == "bureau"});
    list_of(system, stream)->put("1", row(kind, stream.mapping, number));
}

// Kinds that clerks register by hand and no list of ours holds.
void PretendedWorld::start_what_nobody_says() {
    SystemSettings canary;
    canary.name = canary.label = canary_system;
    canary.adapter = "memory";
    canary.owner = "bureau";
    for (const SystemSettings& system : settings_) {
        for (const PublicationSettings& publication : system.publications) {
            if (is_said(KindName{publication.kind})) continue;
            StreamSettings stream;
            stream.name = stream.kind = publication.kind;
            stream.mapping = publication.mapping;
            canary.streams.push_back(stream);
            start(canary, stream);
        }
    }
    if (!canary.streams.empty()) settings_.push_back(std::move(canary));
}

bool PretendedWorld::is_said(const KindName& kind) const {
    return std::ranges::any_of(starts_, [&](const CanaryStart& start) {
        return start.kind == kind && start.is_published;
    });
}

// What a system shows by another mapping than it is told by stands there from the beginning.
void PretendedWorld::show_what_is_spelled_otherwise(const SystemSettings& system) {
    for (const StreamSettings& stream : system.streams) {
        if (stream.role == "take" || is_told_alike(system, stream)) continue;
        for (std::size_t i = 0; i < starts_.size(); ++i) {
            if (starts_[i].kind.text() != stream.kind || !starts_[i].is_published) continue;
            list_of(system, stream)
                ->put(std::to_string(i), row(starts_[i].kind, stream.mapping, static_cast<int>(i)));
        }
    }
}

WireRow PretendedWorld::row(const KindName& kind, const std::string& mapping, int number) const {
    return canary_row(
        rulebook_.kinds.at(kind), rulebook_.mappings.at(MappingName{mapping}), number, today_
    );
}

PretendedWorld::List PretendedWorld::list_of(
    const SystemSettings& system, const StreamSettings& stream
) {
    if (stream.role == "published" && is_told_alike(system, stream)) {
        return told_list(system, stream.kind);
    }
    return list(system.name + "/" + stream.name);
}
PretendedWorld::List PretendedWorld::told_list(
    const SystemSettings& system, const std::string& kind
) {
    return list(system.name + " publish " + kind);
}
// Ends are opened by several threads, one for each system.
PretendedWorld::List PretendedWorld::list(const std::string& name) {
    const std::lock_guard lock{mutex_};
    List& found = lists_[name];
    if (!found) found = std::make_shared<MemoryList>();
    return found;
}

}  // namespace xinqiao
