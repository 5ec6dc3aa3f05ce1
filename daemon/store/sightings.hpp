// From when until when the public could see which content of a record at a system.
#pragma once

#include <functional>
#include <vector>

#include "daemon/store/transaction.hpp"
#include "schema/names.hpp"

namespace xinqiao {

struct Sighting {
    std::int64_t publication = 0;
    Digest digest;
    Moment first_seen{};
    Moment gone_at{};  // 0: it still stands; last seen when its list was last read whole
};

// What stood at a system at some time of a stretch.
struct SightedRow {
    std::int64_t sighting = 0;
    SystemName system;
    KindName kind;
    RecordKey key;
    Digest digest;
    Moment first_seen{};
    Moment gone_at{};  // 0: it still stands
};

// Which of them; empty: all. `subject` is the code that keys begin with.
struct SightingFilter {
    SystemName system;
    KindName kind;
    SubjectCode subject;
    Moment from{};
    Moment until{};  // not included
};

class Sightings {
public:
    using Each = std::function<void(const SightedRow&)>;

    explicit Sightings(Transaction& transaction) : transaction_{transaction} {}

    void begin(std::int64_t publication, const Digest& digest, Moment now);
    // Ends whatever stood there.
    void end(std::int64_t publication, Moment now);
    // Oldest first.
    std::vector<Sighting> of(std::int64_t publication);
    // Everything that could be seen at some time of the stretch, by system, kind and key.
    void each_between(const SightingFilter& filter, const Each& each);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
