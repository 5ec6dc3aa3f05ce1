// The figures of the gateway for Prometheus, from the store where possible.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "daemon/flow/systems.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/ops/verdict.hpp"

namespace xinqiao {

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
    void night_ended(std::string_view outcome, std::chrono::milliseconds duration);

    // The text exposition of everything, with the state of the store as gathered now.
    std::string text(const StatusFacts& facts, const Verdict& verdict, std::int64_t store_bytes);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace xinqiao
