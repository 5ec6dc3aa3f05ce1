// One push, from its beginning to its end: what all its steps work with.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/flow/push.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct Delivery {
    Workshop& workshop;
    Database& database;
    const PushTask& task;
    SystemName system;
    const Kind& kind;
    const Mapping& mapping;
    TargetEnds ends;
    Call call;
    std::int64_t run = 0;
    PushSummary summary;

    Moment now() const { return workshop.clock.now(); }
    const CareSettings& care() const { return task.system.care; }
    // One record that somebody waits for.
    bool is_urgent() const { return task.record != 0; }
};

bool is_withdrawal(const Publication& row);

// The rows as the system is told of them: withdrawals, or records in its own columns.
std::vector<Change> changes_of(Delivery& delivery, const std::vector<Publication>& rows);

// Writes the figures so far into the run.
void keep_figures(Delivery& delivery, Transaction& transaction);

}  // namespace xinqiao
