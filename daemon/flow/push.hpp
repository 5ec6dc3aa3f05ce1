// Tells one system what it should publish, batch by batch, and writes its receipts into the rows.
//
// Claimed, told, settled: each a transaction of its own, so that a crash between two of them
// leaves rows that are "sent" without an answer. Those are read back before anything is repeated.
// Who pushes holds the permit of the system: for a night, or for an urgent push of one record.
#pragma once

#include <cstdint>
#include <stop_token>

#include "daemon/flow/summary.hpp"
#include "daemon/flow/workshop.hpp"
#include "daemon/store/publication.hpp"

namespace xinqiao {

struct PushTask {
    const SystemSettings& system;
    const PublicationSettings& publication;
    std::int64_t record = 0;  // only this record; 0: whatever is due
};

// Throws Error only for the store; what the system does is told by outcome and note.
PushSummary push(
    Workshop& workshop, Database& database, const PushTask& task, const std::stop_token& stop
);

}  // namespace xinqiao
