// From when until when the public could see which content of a record at a system.
#pragma once

#include <vector>

#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct Sighting {
    std::int64_t publication = 0;
    Digest digest;
    Moment first_seen{};
    Moment gone_at{};  // 0: it still stands; last seen when its list was last read whole
};

class Sightings {
public:
    explicit Sightings(Transaction& transaction) : transaction_{transaction} {}

    void begin(std::int64_t publication, const Digest& digest, Moment now);
    // Ends whatever stood there.
    void end(std::int64_t publication, Moment now);
    // Oldest first.
    std::vector<Sighting> of(std::int64_t publication);

private:
    Transaction& transaction_;
};

}  // namespace xinqiao
