// One look at how things stand, and whether people are to be told.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "daemon/ops/alert_channels.hpp"

namespace xinqiao {

// What people were told. The store keeps it over restarts; for as long as the store cannot be
// written it is known here, so that a full disk is told once and not every minute.
struct AlertMemory {
    std::optional<std::vector<ToldAlert>> told;  // nothing: not read from the store yet
    bool written = true;
    Moment last_digest{};
};

struct AlertRound {
    Database* database = nullptr;  // null: it cannot even be opened
    AlertMemory& memory;
    const AlertSettings& alerts;
    const Credentials& credentials;
    Moment now{};
    std::stop_token stop;
};

// Tells what has changed since people were last told, and once a day everything that is wrong.
// What no channel took is told in a later round; what it was is in the log.
void tell_news(const AlertRound& round, const std::vector<Concern>& concerns);

// What was told and still stands, for a round that cannot look at the store.
std::vector<Concern> told_before(const AlertMemory& memory);

}  // namespace xinqiao
