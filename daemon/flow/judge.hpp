// Works out by law what each system should publish, for every record that is due for judging.
//
// A record is due when its content changed, when it disappeared, on the day its publication ends,
// and when the rules or the platforms change; an unchanged night judges nothing.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "daemon/flow/workshop.hpp"
#include "daemon/store/publication.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct JudgeSummary {
    std::int64_t judged = 0;
    std::int64_t changed = 0;  // publications whose desired content changed
};

// One transaction per batch of records.
JudgeSummary judge_due(Workshop& workshop, Database& database, const std::stop_token& stop);

// Judges one record now, whatever its due day; its publications take that lane.
JudgeSummary judge_record(
    Workshop& workshop,
    Transaction& transaction,
    const StoredRecord& record,
    std::string_view body,
    Lane lane
);

// One system that publishes a kind, and how it spells it.
struct Destination {
    const SystemSettings& system;
    const PublicationSettings& publication;
};

// Every enabled system that publishes that kind.
std::vector<Destination> destinations_of(const Systems& systems, const KindName& kind);

}  // namespace xinqiao
