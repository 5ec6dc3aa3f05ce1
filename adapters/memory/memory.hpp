// The reference adapter: a list inside the process, with both ends, that fails on request.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/adapter.hpp"
#include "adapters/probe.hpp"
#include "adapters/system.hpp"

namespace xinqiao {

// What a call does instead of working.
enum class Mishap {
    none,         // works: to let calls pass before a mishap
    unreachable,  // throws Error{transient}; nothing arrives
    rejected,     // throws Error{forbidden}; nothing arrives
    garbled,      // throws Error{invalid}; nothing arrives
    stuck,        // answers nothing until the call is stopped or out of patience
    reply_lost,   // push: takes the changes, answers Unknown
    send_lost,    // push: takes nothing, answers Unknown
    refuse,       // push: Refused for every change
    refuse_odd,   // push: takes every second change, refuses the others
    defer,        // push: Deferred by 30 s for every change
    answer_late,  // push: takes the changes, answers Taken; the receipts come by the Receipts end
    silent,       // push: takes the changes, answers Taken; no receipt ever comes
    forget,       // push: takes nothing, answers Taken; no receipt ever comes
    pretend,      // push: takes nothing, answers Accepted
    cut_short,    // pull: the last page is missing, and so it is not complete
    empty,        // pull: an empty list that calls itself complete
};

// One list of rows that stands at a system. Every end opened on it shares it; safe to use from
// several threads.
class MemoryList {
public:
    // Arranging, behind the gateway's back.
    void put(std::string reference, WireRow row);  // replaces the row of that reference
    void put_broken(std::string reference, WireRow row, std::string reason);
    void remove(const std::string& reference);
    void clear();
    // From now on nothing answers, until it comes back.
    void go_down() { is_down_ = true; }
    void come_back() { is_down_ = false; }
    // An answer that belongs to nothing: the Receipts end says so.
    void answer_nonsense(std::string what);
    // A receipt by the Receipts end, whether or not it was told such a change.
    void answer_once_more(LateReceipt late);
    // Each is used up by one call.
    void next_pulls(std::deque<Mishap> mishaps);
    void next_pushes(std::deque<Mishap> mishaps);
    // Whenever it is told of that record, until `none` is said: refuse, defer, silent, forget,
    // pretend.
    void when_told(const RecordKey& key, Mishap mishap);

    // Looking, behind the gateway's back.
    std::vector<WireRow> standing() const;  // oldest first
    std::vector<Change> told() const;       // every change that arrived, repeats included
    std::int64_t effects() const;           // changes that had one: a repeat has none
    // Its own number for the record; empty: it was never told of it.
    std::string reference_of(const KindName& kind, const RecordKey& key) const;

    // What the ends do.
    Page pull(const Cursor& cursor, std::int64_t most, bool full, const Call& call);
    std::vector<Receipt> push(std::span<const Change> changes, const Call& call);
    Rows read_back(const Change& change, const Call& call) const;
    ReceiptPage poll(const Cursor& cursor, const Call& call) const;

private:
    struct Entry {
        std::string reference;
        WireRow row;
        std::string broken;  // why; empty: it is not
    };

    static Mishap take_from(std::deque<Mishap>& mishaps);
    Mishap next_of(std::deque<Mishap>& mishaps);
    Page page_after(std::uint64_t after, std::int64_t most) const;
    Receipt answer(const Change& change, Mishap mishap);
    Receipt receive(const Change& change);
    const std::string& reference_for(const Change& change);
    std::string apply(const Change& change);
    std::optional<std::uint64_t> place_of(const Change& change) const;
    void place(Entry entry);

    std::atomic<bool> is_down_ = false;
    // Guards everything below.
    mutable std::mutex mutex_;
    std::map<std::uint64_t, Entry> entries_;  // by the moment of the last change
    std::map<std::string, std::uint64_t> places_;
    std::map<std::string, std::string> references_;  // (kind, key) → reference
    std::map<ChangeId, Receipt> answered_;
    std::vector<LateReceipt> late_;
    std::vector<std::string> nonsense_;
    std::vector<Change> told_;
    std::map<RecordKey, Mishap> by_key_;
    std::deque<Mishap> pulls_;
    std::deque<Mishap> pushes_;
    std::uint64_t moment_ = 0;
    std::int64_t effects_ = 0;
};

// The list of that name in this process, made when new: "SYSTEM/PATH" for the ends that the
// catalogue opens, so a stream and a publication with one path share one list.
std::shared_ptr<MemoryList> memory_list(const std::string& name);

std::unique_ptr<Source> source_of(
    std::shared_ptr<MemoryList> list, std::int64_t page_rows, bool full = true
);
TargetEnds target_of(std::shared_ptr<MemoryList> list);

std::unique_ptr<Source> open_memory_source(
    const SystemSettings& system, const StreamSettings& stream, const Credentials& credentials
);
TargetEnds open_memory_target(
    const SystemSettings& system,
    const PublicationSettings& publication,
    const Credentials& credentials
);
std::vector<Probe> check_memory(
    const SystemSettings& system, const Credentials& credentials, const Call& call
);

}  // namespace xinqiao
