// What a verb works with when it does the work itself, and how it shows its progress.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <ostream>
#include <string>

#include "base/clock.hpp"
#include "daemon/cli/daemon_client.hpp"
#include "daemon/cli/verb.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/flow/payload_keeper.hpp"
#include "daemon/ops/gateway.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// One line on a terminal that always shows the newest step; silent elsewhere.
class ProgressLine final : public Progress {
public:
    explicit ProgressLine(std::ostream& terminal);
    ~ProgressLine() override;
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void step(std::string_view system, std::string_view what, std::int64_t count) override;

private:
    std::ostream& terminal_;
    bool shown_ = false;
    bool is_terminal_;
    // Guards the line: the systems work side by side.
    std::mutex mutex_;
    std::chrono::steady_clock::time_point last_{};
};

// The person who typed, as the settings name him; see local_caller.
std::string actor_of_terminal(const Config& config);

class Premises {
public:
    // Throws Error{misconfigured} for a configuration or a database that cannot be used.
    explicit Premises(Config config);
    Premises(const Premises&) = delete;
    Premises& operator=(const Premises&) = delete;

    const Gateway& gateway() const noexcept { return gateway_; }
    const Clock& clock() const noexcept { return clock_; }
    const Store& store() const noexcept { return *store_; }
    Workshop workshop(Progress& progress) const;
    std::string actor() const { return actor_of_terminal(gateway_.config); }

    // Writes the report of the night; returns its path.
    std::string write_report(const NightSummary& summary) const;

private:
    SystemClock clock_;
    Gateway gateway_;
    std::unique_ptr<Store> store_;
    PayloadKeeper keeper_;
};

// The subject whose code was typed, in any spelling. Subjects that are no organisations have codes
// of our own, which are taken as they are.
SubjectCode subject_typed(const std::string& word);

// Prints what the daemon answered, a problem to `error` with its hint; the exit that follows.
Exit show_answer(const DaemonAnswer& answer, const Invocation& invocation);

// The media type that the person wants.
std::string wanted_type(const Invocation& invocation);

}  // namespace xinqiao
