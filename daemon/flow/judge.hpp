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
#include "schema/standing.hpp"

namespace xinqiao {

struct JudgeSummary {
    std::int64_t judged = 0;
    std::int64_t changed = 0;  // publications whose desired content changed
};

// One transaction per batch of records.
JudgeSummary judge_due(Workshop& workshop, Database& database, const std::stop_token& stop);

struct JudgedRecord {
    std::int64_t record = 0;
    std::int64_t changed = 0;  // publications whose desired content changed
    Standing standing;
};

// Judges one record now, whatever its due day, and puts its publications on that lane. Throws
// Error{invalid} when there is no such record.
JudgedRecord judge_one(
    Workshop& workshop,
    Transaction& transaction,
    const KindName& kind,
    const RecordKey& key,
    Lane lane
);

// What judge would say of the record today; writes nothing.
Standing standing_today(
    Workshop& workshop, Transaction& transaction, const StoredRecord& stored, const Record& record
);

// One system that publishes a kind, and how it spells it.
struct Destination {
    const SystemSettings& system;
    const PublicationSettings& publication;
};

// Every enabled system that publishes that kind.
std::vector<Destination> destinations_of(const Systems& systems, const KindName& kind);

}  // namespace xinqiao
