// What a careful clerk would keep on paper about one record: a second account of its life, which
// knows nothing of how the gateway works it out.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "adapters/change.hpp"
#include "base/clock.hpp"

namespace xinqiao::world {

struct Paper {
    std::string kind;  // blacklist, adverse
    std::string key;   // empty: not listed yet
    std::string company;
    std::int64_t notice = 0;
    Day noticed{};
    Day decided{};
    std::string facts;  // as they are now
    std::string drafter;
    std::set<std::string> approved;  // facts that a second person approved
    std::string last_approved;
    bool objected = false;
    std::string facts_at_objection;
    bool held = false;   // by hand
    bool ended = false;  // revoked, removed, repaired
    std::optional<Day> applied;
    std::optional<Day> publicised;
};

// The rules that a bureau may switch between.
struct Rules {
    bool mining_for_blacklist = false;  // the draft alone: five years
    bool region_for_adverse = false;    // not extended while the subject is listed
};

// The last day on which it may be shown, counted from what the documents print.
Day last_day_on_paper(const Paper& paper, const Rules& rules, Day today);

// Why the gateway must not have told this; empty: it may. `listed`: its subject stands in the list
// of serious dishonesty.
std::string wrong_with(
    const Change& told, const Paper& paper, const Rules& rules, bool listed, Day today
);

// Facts and mark of a row that a platform shows or was told.
struct Seen {
    std::string facts;
    bool marked = false;
};
Seen seen_in(const WireRow& row);

}  // namespace xinqiao::world
