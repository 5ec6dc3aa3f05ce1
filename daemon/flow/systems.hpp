// The systems an operator configured, and their ends, each wrapped in the care it asks for.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/care/guarded.hpp"
#include "adapters/care/measured.hpp"
#include "adapters/care/recorded.hpp"
#include "adapters/care/throttled.hpp"
#include "adapters/care/translated.hpp"
#include "adapters/system.hpp"
#include "base/clock.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// Told of every exchange with a system; metrics and tests listen.
class ExchangeObserver {
public:
    virtual ~ExchangeObserver() = default;
    // `operation`: pull, push, read_back, poll. `outcome`: ok or the name of the error's kind.
    virtual void exchanged(
        std::string_view system,
        std::string_view operation,
        std::string_view outcome,
        std::chrono::milliseconds duration
    ) = 0;
};

// Opens the ends of all systems in place of their adapters: for the canary, which disturbs none.
struct Openers {
    std::function<std::unique_ptr<Source>(const SystemSettings&, const StreamSettings&)> source;
    std::function<TargetEnds(const SystemSettings&, const PublicationSettings&)> target;
};

class Systems {
public:
    // The observer may be null and must outlive the systems, as the clock must. The recorder may
    // be empty; it is given the raw bytes of systems that keep payloads.
    Systems(
        std::vector<SystemSettings> settings,
        Credentials credentials,
        const Clock& clock,
        ExchangeObserver* observer,
        Recorder recorder = {},
        Openers openers = {}
    );

    // In the order of their names; only the enabled ones.
    const std::vector<SystemSettings>& all() const noexcept { return settings_; }
    // Throws Error{misconfigured} that names the systems there are.
    const SystemSettings& at(const SystemName& name) const;

    enum class Keep {
        payloads,
        nothing  // a rehearsal leaves no trace
    };
    std::unique_ptr<Source> open_source(
        const SystemSettings& system, const StreamSettings& stream, Keep keep = Keep::payloads
    ) const;
    TargetEnds open_target(const SystemSettings& system, const PublicationSettings& publication)
        const;

    // Why the system is left alone after failures, while it is: nothing need be prepared for it.
    std::optional<Error> refusal_of(const SystemSettings& system) const;
    // Whether the system is being left alone after failures.
    Breaker::State breaker_of(const SystemSettings& system) const;

private:
    // What all ends of one system share.
    struct Care {
        std::shared_ptr<Breaker> breaker;
        std::shared_ptr<Pace> pace;
    };
    std::unique_ptr<Source> source_of_adapter(
        const SystemSettings& system, const StreamSettings& stream
    ) const;
    TargetEnds target_of_adapter(
        const SystemSettings& system, const PublicationSettings& publication
    ) const;
    Measurement measure_of(const SystemSettings& system) const;

    std::vector<SystemSettings> settings_;
    std::map<std::string, Care> care_;
    Credentials credentials_;
    ExchangeObserver* observer_;
    Recorder recorder_;
    Openers openers_;  // empty: the adapters themselves
};

}  // namespace xinqiao
