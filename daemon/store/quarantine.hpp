// Rows that could not become records, with the reason and what to do.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/finding.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct QuarantinedRow {
    std::int64_t id = 0;
    SystemName system;
    StreamName stream;
    KindName kind;
    std::int64_t place = 0;  // line or position in its list
    std::string row;         // JSON of the columns as they came
    std::string findings;    // JSON: see findings_json
    std::string state;       // open, retried, discarded, resolved
    std::string reason;      // of the steward who closed it
    std::int64_t first_run = 0;
    std::int64_t last_run = 0;
    Moment moment{};
};

// A JSON array of objects with field, value, rule, advice, severity, whose; and back.
std::string findings_json(const Findings& findings);
Findings findings_from_json(std::string_view json);

class Quarantine {
public:
    explicit Quarantine(Transaction& transaction) : transaction_{transaction} {}

    // The same row of the same list again is not a second one: it stays as it is, unless it had
    // been resolved. Returns its id, whether anything was written, and the run that put it here.
    struct Kept {
        std::int64_t id = 0;
        bool written = false;
        std::int64_t opened = 0;
    };
    Kept keep(const QuarantinedRow& row);

    std::optional<QuarantinedRow> find(std::int64_t id);
    // Newest first; empty names match all, an empty state all states.
    std::vector<QuarantinedRow> list(
        const SystemName& system, std::string_view state, std::int64_t limit
    );
    // The same in the order of their ids, after `id`.
    std::vector<QuarantinedRow> after(
        const SystemName& system, std::string_view state, std::int64_t id, std::int64_t limit
    );
    void close(std::int64_t id, std::string_view state, std::string_view reason, Moment now);
    std::int64_t count_open(const SystemName& system);
    // The rule that a row broke first → how many open rows.
    std::map<std::string, std::int64_t> open_by_rule(const SystemName& system);
    // The rows in which that code stands, newest first.
    std::vector<QuarantinedRow> naming(std::string_view code, std::int64_t limit);
    // Open ids of a list, ascending, after `id`.
    std::vector<std::int64_t> open_after(
        const SystemName& system, const StreamName& stream, std::int64_t id, std::int64_t limit
    );
    std::int64_t largest_id();
    // Forgets at most `limit` rows that were closed before that moment; returns how many. Of what a
    // steward discarded the digest stays, so that the same row does not come back.
    std::int64_t purge(Moment before, std::int64_t limit);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
