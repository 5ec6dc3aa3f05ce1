// Differences and faults that persist from run to run, until they are resolved.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// Its identity is (system, kind, key, reason).
struct KnownFinding {
    std::int64_t id = 0;
    SystemName system;
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::string reason;    // stable word: lost, altered, not-ours, should-be-gone, ownership …
    std::string severity;  // note, warning, error
    std::string field;     // the fields that differ, comma separated
    std::string ours;
    std::string theirs;
    std::string advice;  // Chinese: what to do and who can
    std::int64_t first_run = 0;
    std::int64_t last_run = 0;
    Moment first_seen{};
    std::string state;  // open, resolved
    Moment resolved_at{};
};

class KnownFindings {
public:
    explicit KnownFindings(Transaction& transaction) : transaction_{transaction} {}

    // Seen in `finding.last_run`; true when it is new or had been resolved.
    bool see(const KnownFinding& finding, Moment now);
    // Resolves the open findings of that reason that `run` has not seen; returns how many.
    std::int64_t resolve_unseen(
        const SystemName& system,
        const KindName& kind,
        std::string_view reason,
        std::int64_t run,
        Moment now
    );
    bool resolve(
        const SystemName& system,
        const KindName& kind,
        const RecordKey& key,
        std::string_view reason,
        Moment now
    );

    // The open findings of a system (empty: of all), in the order of their ids, after `id`.
    std::vector<KnownFinding> open_after(
        const SystemName& system, std::int64_t id, std::int64_t limit
    );
    std::vector<KnownFinding> of_key(const KindName& kind, const RecordKey& key);
    std::vector<KnownFinding> of_subject(const SubjectCode& subject);
    // Reason → how many are open.
    std::map<std::string, std::int64_t> open_by_reason(const SystemName& system);
    std::int64_t count_open();

    // Forgets at most `limit` findings that were resolved before that moment; returns how many.
    std::int64_t purge(Moment before, std::int64_t limit);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
