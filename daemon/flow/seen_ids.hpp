// Which ids were met while a list was read: one bit for each, so that nothing is written for them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace xinqiao {

class SeenIds {
public:
    // True when the id had not been met before.
    bool meet(std::int64_t id) {
        const auto place = static_cast<std::size_t>(id);
        if (place >= bits_.size()) bits_.resize(place + place / 2 + 64);
        const bool fresh = !bits_[place];
        bits_[place] = true;
        return fresh;
    }

    bool has_met(std::int64_t id) const {
        const auto place = static_cast<std::size_t>(id);
        return place < bits_.size() && bits_[place];
    }

private:
    std::vector<bool> bits_;
};

}  // namespace xinqiao
