// One look at how things stand, and whether people are to be told.
#pragma once

#include <stop_token>

#include "daemon/ops/alert_channels.hpp"

namespace xinqiao {

struct AlertRound {
    Database& database;
    const AlertSettings& alerts;
    const Credentials& credentials;
    Moment now{};
    std::stop_token stop;
};

// Tells what has changed since people were last told, and once a day everything that is wrong.
// What no channel took is told in a later round; what it was is in the log.
void tell_news(const AlertRound& round, const std::vector<Concern>& concerns);

}  // namespace xinqiao
