// How the deadlines that are not met stand today, for everybody who shows or warns of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/store/deadlines.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

enum class Urgency {
    overdue,  // owed, and its last day is over
    soon,     // near enough to be warned of, or today is its last day
    over,     // a waiting time that is over: the next act may follow
    far,      // nobody need think of it yet
    met
};

struct DeadlineLine {
    Deadline deadline;
    Urgency urgency = Urgency::far;
    std::int64_t left = 0;         // working days to its last day; negative: days since it
    bool left_known = true;        // false: at least so many, a calendar on the way is missing
    std::int64_t days = 0;         // calendar days to its last day
    std::int64_t step = unwarned;  // the step of warning that is reached
    std::string label;             // Chinese: 异议处理
    std::string owner;             // the name in the configuration; empty: nobody
};

struct DeadlineBoard {
    std::vector<DeadlineLine> lines;   // overdue first, then by day
    std::vector<std::string> missing;  // calendars, one Chinese sentence each

    std::int64_t count(Urgency urgency) const;
    // What a person has to look at today.
    std::vector<DeadlineLine> pressing() const;
};

enum class WithMet {
    no,
    yes
};

DeadlineBoard deadline_board(
    Transaction& transaction,
    const DeadlineSettings& settings,
    const Workdays& workdays,
    Day today,
    WithMet with_met = WithMet::no
);

Day last_day_of(const Deadline& deadline);

std::string_view name_of(Urgency urgency);   // overdue, soon, over, far, met
std::string_view label_of(Urgency urgency);  // 已超期, 将到期, 期满, 办理中, 已办
std::string when_words(const DeadlineLine& line);  // 还有 3 个工作日
std::string sentence_of(const DeadlineLine& line);

}  // namespace xinqiao
