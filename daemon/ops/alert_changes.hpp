// What has become wrong, worse or right since people were last told. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/ops/verdict.hpp"
#include "daemon/store/alerts.hpp"

namespace xinqiao {

struct AlertChanges {
    std::vector<Concern> begun;        // new, or of another light than was told
    std::vector<ToldAlert> recovered;  // not so any more, and for long enough
    std::vector<ToldAlert> standing;   // what is to be remembered once this has been told

    bool is_news() const { return !begun.empty() || !recovered.empty(); }
};

// One condition is told once, however often its figures change. It has recovered when it was absent
// for ten minutes: what comes and goes is not told each time.
AlertChanges alert_changes(
    const std::vector<ToldAlert>& told, const std::vector<Concern>& concerns, Moment now
);

// "league pending": the same for as long as the condition is the same.
std::string name_of(const Concern& concern);

}  // namespace xinqiao
