// The figures of the gateway for Prometheus, from the store where possible.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "daemon/flow/systems.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/ops/verdict.hpp"

namespace xinqiao {

// What the daemon knows of itself and of the machine.
struct MachineFacts {
    std::int64_t store_bytes = 0;
    std::int64_t log_bytes = 0;                // of the write-ahead log
    std::map<std::string, Moment> heartbeats;  // worker → last sign of life
    std::string config_digest;
};

// Counts every exchange with a system; thread-safe. Labels are names of systems and words of
// ours: never a code, a name of a person or a URL.
class Metrics final : public ExchangeObserver {
public:
    explicit Metrics(std::string_view version);
    ~Metrics() override;

    void exchanged(
        std::string_view system,
        std::string_view operation,
        std::string_view outcome,
        std::chrono::milliseconds duration
    ) override;

    void reloaded(bool successful, Moment now);
    // The front door let somebody not in: no-token, unknown-token, expired, revoked, missing-role.
    void caller_refused(std::string_view reason);
    void night_ended(std::string_view outcome, std::chrono::milliseconds duration);

    // The text exposition of everything, with the state of the store as gathered now.
    std::string text(const StatusFacts& facts, const Verdict& verdict, const MachineFacts& machine);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace xinqiao
