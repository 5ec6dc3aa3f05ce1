// The systems as they are configured, with nobody behind them but lists inside the process.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/memory/memory.hpp"
#include "daemon/flow/workshop.hpp"

namespace xinqiao {

// What the canary calls itself: as a person who approves, and as the system that says what no list
// of the bureau says.
inline constexpr std::string_view canary_system = "canary";

// One canary: the list on which it starts.
struct CanaryStart {
    std::string system;
    std::string stream;
    KindName kind;
    bool is_published = false;  // only what the bureau says is
};

class PretendedWorld {
public:
    // The rules of the workshop must outlive it.
    PretendedWorld(const Workshop& workshop, Day today);

    const std::vector<CanaryStart>& starts() const { return starts_; }
    // Which must not outlive this.
    Systems systems(const Clock& clock);

private:
    using List = std::shared_ptr<MemoryList>;

    void add(SystemSettings system);
    void start(const SystemSettings& system, const StreamSettings& stream);
    void start_what_nobody_says();
    bool is_said(const KindName& kind) const;
    void show_what_is_spelled_otherwise(const SystemSettings& system);
    WireRow row(const KindName& kind, const std::string& mapping, int number) const;
    List list_of(const SystemSettings& system, const StreamSettings& stream);
    List told_list(const SystemSettings& system, const std::string& kind);
    List list(const std::string& name);

    const Rulebook& rulebook_;
    Day today_;
    std::vector<SystemSettings> settings_;
    std::vector<CanaryStart> starts_;
    std::mutex mutex_;
    std::map<std::string, List> lists_;  // guarded by the mutex
};

}  // namespace xinqiao
