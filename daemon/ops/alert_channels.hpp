// Takes news to people: by a webhook, by mail, by both.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/ops/alert_message.hpp"

namespace xinqiao {

// Whether anybody is to be told at all.
bool has_channels(const AlertSettings& alerts);

// Tries every channel once; one sentence for each that did not take it. Waits 15 seconds at most
// for each.
std::vector<std::string> send_news(
    const AlertSettings& alerts,
    const Credentials& credentials,
    const std::string& text,
    const AlertChanges& changes,
    const std::stop_token& stop
);

}  // namespace xinqiao
