// The worker that tells people what is wrong. It disturbs nobody: a thread and a connection of its
// own, and nothing waits for it.
#pragma once

#include <functional>
#include <stop_token>
#include <thread>

#include "daemon/ops/alert_round.hpp"
#include "daemon/ops/facts.hpp"
#include "daemon/system_shift.hpp"

namespace xinqiao {

class AlertDesk {
public:
    using GatherFacts = std::function<StatusFacts(Database&, const Gateway&)>;

    AlertDesk(const ShiftParts& parts, GatherFacts facts, const std::stop_token& stop);
    ~AlertDesk();
    AlertDesk(const AlertDesk&) = delete;
    AlertDesk& operator=(const AlertDesk&) = delete;

private:
    void work();
    void look_once();
    // How things stand, as far as the store can be read.
    std::vector<Concern> concerns(const Gateway& gateway, std::unique_ptr<Database>& database);

    ShiftParts parts_;
    GatherFacts facts_;
    std::stop_source own_stop_;
    std::stop_callback<std::function<void()>> forwarded_;
    std::size_t heartbeat_;
    AlertMemory memory_;  // of the thread
    std::thread thread_;
};

}  // namespace xinqiao
