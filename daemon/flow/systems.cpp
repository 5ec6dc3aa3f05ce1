#include "daemon/flow/systems.hpp"

#include <algorithm>
#include <utility>

#include "adapters/catalogue.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

std::vector<SystemSettings> enabled_by_name(std::vector<SystemSettings> settings) {
    std::erase_if(settings, [](const SystemSettings& system) { return !system.enabled; });
    std::ranges::sort(settings, {}, &SystemSettings::name);
    return settings;
}

}  // namespace

Systems::Systems(
    std::vector<SystemSettings> settings,
    Credentials credentials,
    const Clock& clock,
    ExchangeObserver* observer,
    Recorder recorder,
    Openers openers
)
    : settings_{enabled_by_name(std::move(settings))},
      credentials_{std::move(credentials)},
      observer_{observer},
      recorder_{std::move(recorder)},
      openers_{std::move(openers)} {
    for (const SystemSettings& system : settings_) {
        const CareSettings& care = system.care;
        care_[system.name] = {
            std::make_shared<Breaker>(
                clock, care.failures_until_open, care.open_for, care.last_retry
            ),
            std::make_shared<Pace>(care.requests_per_minute)};
    }
}

const SystemSettings& Systems::at(const SystemName& name) const {
    std::string known;
    for (const SystemSettings& system : settings_) {
        if (system.name == name.text()) return system;
        known += (known.empty() ? "" : ", ") + system.name;
    }
    throw Error{
        Error::Kind::misconfigured,
        "没有名为“" + name.text() + "”的系统",
        "已启用的系统: " + known};
}

Measurement Systems::measure_of(const SystemSettings& system) const {
    return
        [observer = observer_, name = system.name](
            std::string_view operation, std::string_view outcome, std::chrono::milliseconds duration
        ) { observer->exchanged(name, operation, outcome, duration); };
}

std::unique_ptr<Source> Systems::source_of_adapter(
    const SystemSettings& system, const StreamSettings& stream
) const {
    if (openers_.source) return openers_.source(system, stream);
    return adapter_kind(system.adapter).open_source(system, stream, credentials_);
}

TargetEnds Systems::target_of_adapter(
    const SystemSettings& system, const PublicationSettings& publication
) const {
    if (openers_.target) return openers_.target(system, publication);
    return adapter_kind(system.adapter).open_target(system, publication, credentials_);
}

std::unique_ptr<Source> Systems::open_source(
    const SystemSettings& system, const StreamSettings& stream, Keep keep
) const {
    const Care& care = care_.at(system.name);
    auto source = source_of_adapter(system, stream);
    if (observer_) source = measured(std::move(source), measure_of(system));
    if (recorder_ && keep == Keep::payloads && system.care.keep_payloads_days > 0) {
        source = recorded(
            std::move(source), SystemName{system.name}, StreamName{stream.name}, recorder_
        );
    }
    return throttled(guarded(std::move(source), care.breaker), care.pace);
}

TargetEnds Systems::open_target(
    const SystemSettings& system, const PublicationSettings& publication
) const {
    const Care& care = care_.at(system.name);
    auto ends = target_of_adapter(system, publication);
    if (observer_) ends = measured(std::move(ends), measure_of(system));
    ends = throttled(guarded(std::move(ends), care.breaker), care.pace);
    return translated(std::move(ends), system.code_table);
}

std::optional<Error> Systems::refusal_of(const SystemSettings& system) const {
    return care_.at(system.name).breaker->refusal();
}

Breaker::State Systems::breaker_of(const SystemSettings& system) const {
    return care_.at(system.name).breaker->state();
}

}  // namespace xinqiao
