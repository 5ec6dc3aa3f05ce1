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
    std::string state;  // open, accepted, resolved
    Moment resolved_at{};
    std::int64_t accepted_until = 0;  // last day number; 0: without end
    std::string accepted_why;
    std::string accepted_by;
    std::int64_t reopened = 0;  // how often it came back
};

// Of a row that begins with every column of the table, in its order.
KnownFinding finding_of_row(const Row& row);

// A steward's word that a finding may stand as it is.
struct Acceptance {
    std::int64_t until = 0;  // last day number; 0: without end
    std::string why;
    std::string who;
};

// Which findings to list; empty: any.
struct FindingFilter {
    SystemName system;
    KindName kind;
    std::string reason;
    std::string state;
    std::int64_t after = 0;  // ids
    std::int64_t limit = 100;
};

class KnownFindings {
public:
    explicit KnownFindings(Transaction& transaction) : transaction_{transaction} {}

    // Seen in `finding.last_run`; true when it is new or came back. What is accepted stays so as
    // long as its day has not passed and both values are the same.
    bool see(const KnownFinding& finding, Moment now);
    // Resolves the findings of that reason that `run` has not seen; returns how many were open.
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
    std::vector<KnownFinding> list(const FindingFilter& filter);
    std::optional<KnownFinding> find(std::int64_t id);
    // False: there is no such finding, or it is resolved.
    bool accept(std::int64_t id, const Acceptance& acceptance);
    // An accepted one is open again; false: it was not accepted.
    bool reopen(std::int64_t id);
    std::vector<KnownFinding> of_key(const KindName& kind, const RecordKey& key);
    std::vector<KnownFinding> of_subject(const SubjectCode& subject);
    // Reason → how many are open.
    std::map<std::string, std::int64_t> open_by_reason(const SystemName& system);
    // Of all systems, by reason: how many are in that state.
    std::map<std::string, std::int64_t> count_by_reason(std::string_view state);
    std::int64_t count_open();

    // Forgets at most `limit` findings that were resolved before that moment; returns how many.
    std::int64_t purge(Moment before, std::int64_t limit);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
