// What each run did; every row it read is accounted for.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct Run {
    std::int64_t id = 0;
    std::string verb;  // pull, retry, push, observe, reconcile
    SystemName system;
    std::string stream;  // or the kind, for a push
    Moment started{};
    Moment ended{};       // 0: still running, or cut off
    std::string outcome;  // running, done, guarded, failed, stopped, cut-off
    std::int64_t read = 0;
    std::int64_t stored = 0;
    std::int64_t unchanged = 0;
    std::int64_t filtered = 0;
    std::int64_t quarantined = 0;
    std::int64_t withheld = 0;  // of a list that was not trusted: known records stay as they were
    std::int64_t gone = 0;
    std::int64_t pushed = 0;
    std::int64_t accepted = 0;
    std::int64_t refused = 0;
    std::int64_t deferred = 0;
    std::int64_t unknown = 0;
    std::int64_t verified = 0;
    std::string note;

    bool adds_up() const { return read == stored + unchanged + filtered + quarantined + withheld; }
};

class Runs {
public:
    explicit Runs(Transaction& transaction) : transaction_{transaction} {}

    std::int64_t begin(
        std::string_view verb, const SystemName& system, std::string_view stream, Moment now
    );
    // The figures so far, in the transaction of the rows they count.
    void count(const Run& run);
    // Writes outcome, note and figures. A run whose sum is off becomes a failed one, whatever its
    // outcome says, and its note says so. Returns the outcome written.
    std::string finish(const Run& run, Moment now);
    // Runs that were cut off by a crash; called once at start. Returns how many.
    std::int64_t close_cut_off(Moment now);

    std::optional<Run> find(std::int64_t id);
    std::optional<Run> latest(
        std::string_view verb, const SystemName& system, std::string_view stream
    );
    // When such a run last ended as done; 0: never.
    Moment last_success(std::string_view verb, const SystemName& system, std::string_view stream);
    // When the very first run began; 0: none did.
    Moment first_start();
    // The run that did; 0: none.
    std::int64_t last_done(
        std::string_view verb, const SystemName& system, std::string_view stream
    );
    // The pulls of a list whose word is not (or not yet) believed, since it was last trusted.
    std::vector<std::int64_t> distrusted(const SystemName& system, std::string_view stream);
    // How many rows all such runs have read.
    std::int64_t rows_read(
        std::string_view verb, const SystemName& system, std::string_view stream
    );
    // How many changes a system was told since that moment, in all runs that began since.
    std::int64_t pushed_since(const SystemName& system, Moment moment);
    // Whether such a run, of any stream, was under way at that moment, give or take so much.
    bool was_under_way(
        std::string_view verb,
        const SystemName& system,
        Moment moment,
        std::chrono::milliseconds margin
    );
    // The runs that began since that moment, oldest first.
    std::vector<Run> since(
        std::string_view verb, const SystemName& system, std::string_view stream, Moment moment
    );
    // Whether anything was ever read from that system or told to it.
    bool has_any_of(const SystemName& system);
    // Newest first.
    std::vector<Run> recent(std::int64_t limit);
    // In the order of their ids, after `id`; empty names match all.
    std::vector<Run> after(
        const SystemName& system, std::string_view verb, std::int64_t id, std::int64_t limit
    );

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
