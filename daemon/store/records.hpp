// What we believe now about every (kind, key): one row per record.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/ended_by.hpp"
#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

// A day number that never comes.
inline constexpr std::int64_t never_due = 9'999'999;

// The first half of the SHA-256 of a row as its list spelled it, of the list and of the rules that
// made a record of it: who meets the same again knows the record without normalising.
struct RowDigest {
    std::array<char, 16> bytes{};

    std::string_view view() const noexcept { return {bytes.data(), bytes.size()}; }
    friend auto operator<=>(const RowDigest&, const RowDigest&) = default;
};

struct StoredRecord {
    std::int64_t id = 0;
    KindName kind;
    RecordKey key;
    SubjectCode subject;
    std::string owner;
    SystemName system;  // who said it, in which list
    StreamName stream;
    Digest digest;
    std::int64_t content = 0;      // id of its body
    Moment since{};                // when it became so
    std::int64_t run = 0;          // the run that made it so
    Moment gone{};                 // when it disappeared from its list; 0: it is there
    std::string standing;          // what judge last said of its life; empty: not judged
    std::int64_t due = 0;          // day number (days since 1970) from which to judge it again
    std::optional<RowDigest> row;  // nothing: its row is normalised whenever it is met

    bool is_gone() const noexcept { return gone != Moment{}; }
};

// What a pull must know of a record before it touches it.
struct KnownRecord {
    std::int64_t id = 0;  // 0: there is none
    Digest digest;
    Moment since{};
    Moment gone{};
    bool of_other_system = false;
    bool of_other_list = false;
    std::optional<RowDigest> row;
};

// A record with what a reader of it wants beside it; the body lives until the visitor returns.
struct RecordInFull {
    StoredRecord stored;
    std::string_view body;  // canonical; empty: purged
    std::optional<Archived> archived;
};

// A subject in the list of dishonesty and among those to be encouraged.
struct TwoLists {
    SubjectCode subject;
    RecordKey black;
    RecordKey red;
};

class Records {
public:
    using EachKey = std::function<void(std::string_view key)>;
    using Each = std::function<void(const StoredRecord&, std::string_view body)>;
    using EachInFull = std::function<void(const RecordInFull&)>;

    explicit Records(Transaction& transaction) : transaction_{transaction} {}

    std::optional<StoredRecord> find(const KindName& kind, const RecordKey& key);
    // Of an id that is known to exist; with the digest of its row, which the others leave out.
    StoredRecord at(std::int64_t id);
    // Only what a pull of that list asks, and quicker.
    KnownRecord known(
        const KindName& kind,
        std::string_view key,
        const SystemName& system,
        const StreamName& stream
    );
    // The record that is there because of this very row; 0: none.
    std::int64_t of_row(const RowDigest& row);
    // The ids of what (system, stream) said and of which an open finding names fields, while it is
    // not kept how its row is spelled.
    std::vector<std::int64_t> unspelled(
        const SystemName& system, const StreamName& stream, std::int64_t limit
    );
    std::vector<StoredRecord> of_subject(const SubjectCode& subject);
    void each_of_subject(const SubjectCode& subject, const EachInFull& each);
    // Not visited when there is none of that id.
    void in_full(std::int64_t id, const EachInFull& visit);
    // Every key of the kind whose record has not gone, in their order.
    void each_key(const KindName& kind, const EachKey& each);
    // Every penalty of ours that stands and has no act `repair-notice`, with its body.
    void each_unnoticed(const Each& each);
    // Whoever stands in both, by what we or others say of them now.
    std::vector<TwoLists> in_both_lists();

    // A new record; returns its id. It is due for judging at once.
    std::int64_t insert(const StoredRecord& record);
    // Another content, by the same or (when it was gone) another system; due for judging at once.
    void change(const StoredRecord& record);
    // The same content in another spelling.
    void respell(std::int64_t id, const std::optional<RowDigest>& row);
    // Gone from its list: due for judging at once.
    void mark_gone(std::int64_t id, Moment moment, std::int64_t run);

    // At most `limit` records with their bodies, due on that day, ids after `id`, in their order.
    void each_due(std::int64_t day, std::int64_t id, std::int64_t limit, const Each& each);
    void judged(std::int64_t id, std::string_view standing, std::int64_t due);
    // Every record is due again: the rules or the platforms have changed.
    void judge_all_again();

    // The ids of what (system, stream) said and has not gone, after `id`, ascending.
    std::vector<std::int64_t> present_after(
        const SystemName& system, const StreamName& stream, std::int64_t id, std::int64_t limit
    );
    std::int64_t count_present(const SystemName& system, const StreamName& stream);
    std::int64_t count();
    // What has not gone, by kind.
    std::map<KindName, std::int64_t> count_by_kind();
    std::int64_t largest_id();

    // A million records are stored much sooner when what finds them by subject and by row is made
    // afterwards, in one piece. Until then such questions are answered slowly. Making what is
    // there already does nothing; every start makes what a crash left aside.
    void lay_indexes_aside();
    void make_indexes();

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
