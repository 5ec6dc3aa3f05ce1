// What the law says must go, wherever it stands in the store; and what has gone to the archive.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/ended_by.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// Records whose publication is over and that are not in the archive, ids after `id`, ascending.
std::vector<StoredRecord> ended_after(
    Transaction& transaction, std::int64_t id, std::int64_t limit
);

class Archive {
public:
    explicit Archive(Transaction& transaction) : transaction_{transaction} {}

    void put(std::int64_t record, const EndedBy& by, Moment now);
    std::optional<Archived> find(std::int64_t record);
    // Takes out what is not over after all, as another policy or a corrected content says; their
    // ids.
    std::vector<std::int64_t> take_back();

private:
    Transaction& transaction_;
};

// Of a natural person's record nothing is left but the proof that it was deleted.
class Erasure {
public:
    explicit Erasure(Transaction& transaction) : transaction_{transaction} {}

    // The record, its versions, those publications (by id) with their sightings, contents and
    // spellings, findings, holds, deadlines, what its acts say in words, and who asked about a
    // subject of which nothing else is known. Returns what stands for the key from now on: SHA-256
    // with the salt of this store.
    Digest erase(
        const StoredRecord& record,
        std::span<const std::int64_t> publications,
        const EndedBy& by,
        Moment now
    );
    // Bodies that begin with one of these, whoever once pointed at them: what was desired of a
    // record in between, nobody points at any more. One pass over all bodies.
    void erase_bodies(const std::set<std::string, std::less<>>& beginnings);
    // Rows of the quarantine in which that text stands; returns how many.
    std::int64_t erase_rows_naming(std::string_view text);
    bool is_erased(const KindName& kind, std::string_view key);

    // Whether something was deleted since the file was rebuilt.
    bool wants_rebuilding();

private:
    Digest digest_of_key(const KindName& kind, std::string_view key);
    std::string salt();
    void erase_publication(std::int64_t id);
    void erase_words(const StoredRecord& record);
    void erase_contents(std::string_view digests, std::int64_t id);

    Transaction& transaction_;
};

// Rebuilds the file, so that no freed page keeps what was deleted; writers wait meanwhile. False:
// somebody was reading, the log still has it; to be tried again.
bool rebuild(Database& database);

}  // namespace xinqiao
