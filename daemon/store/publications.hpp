// The rows of three digests: desire, claim, settle, observe.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "daemon/store/publication.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// What to claim for pushing.
struct ClaimRequest {
    SystemName system;
    KindName kind;
    std::int64_t limit = 100;
    Moment now{};
    Lane least_lane = Lane::nightly;
    std::int64_t record = 0;  // only this record; 0: any
    bool reviewed = false;    // the kind asks for a review: nothing unapproved leaves
};

class Publications {
public:
    using Each = std::function<void(const Publication&)>;

    explicit Publications(Transaction& transaction) : transaction_{transaction} {}

    // Writes only what differs; true when the desired digest changed. Nothing desired where no
    // row stands writes nothing.
    bool desire(const Desire& desire, Moment now);
    // What was lawful is no longer: holds stop it again.
    void freeze(std::int64_t record);
    // Every unfinished row of the record goes first.
    void hurry(std::int64_t record);

    // Marks the most urgent rows as sent and returns them: desired and acknowledged differ,
    // nothing in flight, time has come, not refused as it is, approved where that is needed, and no
    // hold stands on record or subject. What was abandoned or deferred keeps its message number if
    // its content is the same.
    std::vector<Publication> claim(const ClaimRequest& request);
    // What claim would return, in its order, without touching anything.
    std::vector<Publication> claimable(const ClaimRequest& request);
    // What would be claimed, too, had not a backup been restored: it may have been told since the
    // backup, and nobody has looked yet. See Restorations.
    std::vector<Publication> doubted(const ClaimRequest& request);
    // It turned out that what is desired stands there already.
    void find_told(std::int64_t id, std::string_view evidence, Moment now);

    // Writes what became of a message. A message that is not in flight changes nothing: false.
    bool settle(std::int64_t message, const Settlement& settlement, Moment now);
    // Nothing of it arrived: it is pushed again, under the same number.
    bool abandon(std::int64_t message, Moment next_attempt);
    // What we saw counts for more than what was confirmed: the system lost it, altered it or never
    // took it down. What is desired is then told again.
    void believe_observed(std::int64_t id);
    // A steward lets what was refused be tried again.
    void forget_refusal(std::int64_t id);

    // What was sent before that moment and is not settled, oldest first.
    std::vector<Publication> in_flight(
        const SystemName& system, const KindName& kind, Moment sent_before
    );
    std::optional<Publication> by_message(std::int64_t message);

    // A look takes time, and another may begin later and end earlier.
    struct Look {
        Moment began{};
        Moment now{};

        // What a look that began later has found; not a moment yet to come, which is a clock that
        // was put back.
        bool is_older_than(Moment found) const { return began < found && found <= now; }
    };
    struct Observation {
        std::int64_t id = 0;  // 0: no row, and nothing seen
        bool changed = false;
    };
    // What we saw there with our own eyes, as it stood when the look began; writes row and sighting
    // only when it changed, and nothing when a newer look saw something else.
    Observation observe(
        const SystemName& system,
        const KindName& kind,
        const RecordKey& key,
        const std::optional<Digest>& digest,
        const Look& look
    );

    std::optional<Publication> find(
        const SystemName& system, const KindName& kind, const RecordKey& key
    );
    std::vector<Publication> of_record(std::int64_t record);
    // Every row of a system and kind, by key, in pages: memory does not grow with the list.
    void each(const SystemName& system, const KindName& kind, const Each& each);
    // One such page: at most `limit` rows whose keys come after `key`.
    std::vector<Publication> after(
        const SystemName& system, const KindName& kind, const RecordKey& key, std::int64_t limit
    );
    // The same of the rows that are not verified or under way: the others cost nothing.
    std::vector<Publication> differing_after(
        const SystemName& system, const KindName& kind, const RecordKey& key, std::int64_t limit
    );
    std::int64_t largest_id();

    // The most frequent first.
    std::vector<RefusalCount> refusals(const SystemName& system);

    PublicationCounts counts(const SystemName& system, const KindName& kind, Moment now);

private:
    enum class Doubt {
        none,
        doubted
    };
    std::vector<Publication> due_rows(const ClaimRequest& request, Doubt doubt);

    Transaction& transaction_;
};

}  // namespace xinqiao
