// What a full list says anew about records that are known, until the whole list has been judged.
//
// Kept in memory, about 150 bytes each; the contents lie in the store already, where nothing points
// to them yet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "daemon/store/records.hpp"

namespace xinqiao {

struct HeldChange {
    std::int64_t record = 0;
    Digest digest;
    std::int64_t content = 0;
    std::optional<RowDigest> row;
};

class HeldChanges {
public:
    void add(const HeldChange& change);
    // What the list has already said about that record; null: nothing new.
    const HeldChange* find(std::int64_t record) const;
    std::span<const HeldChange> all() const { return changes_; }
    std::int64_t size() const { return static_cast<std::int64_t>(changes_.size()); }

private:
    std::vector<HeldChange> changes_;
    std::unordered_map<std::int64_t, std::size_t> places_;
};

// The former content becomes a version, the record what the list says. `run` made it so.
void carry_out(Transaction& transaction, const HeldChange& change, std::int64_t run, Moment now);

}  // namespace xinqiao
