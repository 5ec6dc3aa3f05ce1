// The writing half of a pull: one transaction for each batch, its cursor included.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "daemon/flow/held_changes.hpp"
#include "daemon/flow/pull.hpp"
#include "daemon/flow/pull_batch.hpp"
#include "daemon/flow/seen_ids.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/runs.hpp"

namespace xinqiao {

// What a pull finds about its own rows, as words of the finding table.
inline constexpr const char* ownership_conflict = "ownership";
inline constexpr const char* entered_twice = "entered-twice";

// Everything a pull remembers from batch to batch.
struct PullProgress {
    Run run;
    SeenIds records;              // met while a full list was read
    SeenIds changed;              // of these, changed by this very run
    HeldChanges held;             // what is to become of the others, if the list is trusted
    SeenIds spared;               // their rows were bad tonight
    std::int64_t turned_bad = 0;  // of these, when the list was last trusted they were not
    std::int64_t trusted_run = 0;
    std::string former_rules;  // under which it was
    Moment picture{};          // when it was
    SeenIds quarantine;        // open rows met again
    // Records that a list of changes says are no more. From the first on the cursor stands still:
    // the end of the pull makes them disappear and moves it, or neither.
    std::set<std::int64_t> departed;
    bool holds_cursor = false;
    Cursor next;
    std::int64_t inserted = 0;  // of the stored, those whose list did not hold them before
    bool believed = false;      // what is held may be carried out
    bool sentinel_seen = false;
    bool complete = false;
    bool last = false;
    std::map<std::string, std::int64_t> filtered;
    std::set<std::string> unknown_columns;
};

class PullWriter {
public:
    // The references must outlive the writer.
    PullWriter(const PullTask& task, PullProgress& progress);

    // Commits the batch: records, quarantine, findings, payloads, figures and cursor.
    void write(const PullBatch& batch);

private:
    enum class Step {
        unchanged,
        insert,    // no record had the key
        change,    // its source says something else now
        conflict,  // another system's record
        twice,     // the list had the key already, with another content
        erased,    // of a natural person, and deleted when its time was over
        later,     // the key came before in this batch of changes: looked up in its turn
    };
    struct Planned {
        KnownRecord known;
        bool fresh = true;  // the list had not named the record before
        Step step = Step::unchanged;
        std::int64_t content = 0;
    };

    void plan(Transaction& transaction, const PullBatch& batch);
    Planned planned(Transaction& transaction, const PullBatch& batch, std::size_t index);
    bool was_erased(Transaction& transaction, const PulledRecord& record) const;
    KnownRecord known(Records& table, std::string_view key) const;
    void note_sentinel(std::string_view key);
    Step repeated(std::span<const PulledRecord> records, std::size_t index) const;
    Step step_of(const Planned& planned, const PulledRecord& record) const;
    bool meet(std::int64_t record);
    void pass_met_rows(Transaction& transaction, std::span<const MetRow> rows);
    void respell(Transaction& transaction, const PulledRecord& record, const Planned& planned);
    std::optional<Digest> former(Transaction& transaction, const StoredRecord& record);
    void compare_again(Transaction& transaction, const MetRow& row);
    void keep_contents(Transaction& transaction, std::span<const PulledRecord> records);
    void keep_spellings(Transaction& transaction, std::span<const PulledRecord> records);
    void carry_out(Transaction& transaction, std::span<const PulledRecord> records);
    void carry_out_one(
        Transaction& transaction, const PulledRecord& record, const Planned& planned
    );
    void insert(Transaction& transaction, const PulledRecord& record, const Planned& planned);
    void change(Transaction& transaction, const PulledRecord& record, const Planned& planned);
    bool is_held_back(const Planned& planned) const;
    void hold(const PulledRecord& record, const Planned& planned);
    void dispute(Transaction& transaction, const PulledRecord& record, Step step);
    void note_departures(Transaction& transaction, const PullBatch& batch);
    void move_on(Transaction& transaction, const PullBatch& batch);
    void keep_bad_rows(Transaction& transaction, std::span<const BadRow> rows);
    std::int64_t spare(Records& table, const RecordKey& key);
    // Returns the run that put the row there first.
    std::int64_t quarantine(
        Transaction& transaction, std::int64_t place, std::string json, const Findings& findings
    );
    void keep_payloads(Transaction& transaction, const PullBatch& batch);
    void journal_refusals(Transaction& transaction, const PullBatch& batch);
    void count(const PullBatch& batch);
    StoredRecord stored(const PulledRecord& record, const Planned& planned) const;

    const PullTask& task_;
    PullProgress& progress_;
    const SystemName system_;
    const StreamName stream_;
    Moment now_{};
    std::vector<Planned> plan_;
};

}  // namespace xinqiao
