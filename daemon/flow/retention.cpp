#include "daemon/flow/retention.hpp"

#include <functional>
#include <string>
#include <string_view>

#include "daemon/store/journal.hpp"
#include "daemon/store/known_findings.hpp"
#include "daemon/store/open_counts.hpp"
#include "daemon/store/payloads.hpp"
#include "daemon/store/quarantine.hpp"

namespace xinqiao {
namespace {

using std::chrono::days;

constexpr std::int64_t batch = 1000;

// Deletes batch by batch, so that nobody waits long for the store; the count is in the journal with
// each batch.
std::int64_t purge_in_batches(
    const Workshop& workshop,
    Database& database,
    std::string_view what,
    const std::function<std::int64_t(Transaction&)>& purge_some
) {
    std::int64_t purged = 0;
    for (bool more = true; more;) {
        Transaction transaction{database};
        const std::int64_t gone = purge_some(transaction);
        more = gone >= batch;
        if (gone == 0) break;
        Journal{transaction}.append(
            {.moment = workshop.clock.now(),
             .actor = workshop.actor,
             .act = "purged",
             .subject = std::string{what},
             .detail = std::to_string(gone)}
        );
        transaction.commit();
        purged += gone;
        workshop.progress.step("", "清理", purged);
    }
    return purged;
}

std::int64_t purge_payloads(const Workshop& workshop, Database& database) {
    std::int64_t purged = 0;
    for (const SystemSettings& system : workshop.systems.all()) {
        const SystemName name{system.name};
        const Moment before = workshop.clock.now() - days{system.care.keep_payloads_days};
        purged += purge_in_batches(
            workshop,
            database,
            "payloads/" + system.name,
            [&](Transaction& transaction) {
                return Payloads{transaction}.purge(name, before, batch);
            }
        );
    }
    return purged;
}

}  // namespace

RetentionSummary purge_expired(
    const Workshop& workshop, Database& database, const RetentionSettings& retention
) {
    const Moment now = workshop.clock.now();
    RetentionSummary summary;
    summary.payloads = purge_payloads(workshop, database);
    summary.quarantine =
        purge_in_batches(workshop, database, "quarantine", [&](Transaction& transaction) {
            return Quarantine{transaction}.purge(now - days{retention.quarantine_days}, batch);
        });
    summary.findings =
        purge_in_batches(workshop, database, "findings", [&](Transaction& transaction) {
            return KnownFindings{transaction}.purge(now - days{retention.findings_days}, batch);
        });
    purge_in_batches(workshop, database, "open-counts", [&](Transaction& transaction) {
        return OpenCounts{transaction}.purge(now - days{retention.findings_days}, batch);
    });
    summary.expiry = end_expired(workshop, database);
    return summary;
}

}  // namespace xinqiao
