// How far the measures of joint incentive and punishment have come, and how many, counted by
// measure or by department (联合奖惩统计: the bureau's plan, part four (五)).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/flow/rulebook.hpp"
#include "daemon/store/measures.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

struct MeasureLine {
    OpenedMeasure measure;
    MeasureState state = MeasureState::awaiting;
    std::optional<EarliestDay> due;  // nothing: the department owes nothing
    bool overdue = false;
};

// The last day for what the department owes; nothing: it owes nothing.
std::optional<EarliestDay> due_of(
    const MeasureCourse& course, const MeasureRules& rules, const Workdays& workdays
);

MeasureLine line_of(OpenedMeasure measure, const Rulebook& rulebook, Day today);

std::vector<MeasureLine> measure_board(
    Transaction& transaction, const Rulebook& rulebook, const MeasureFilter& filter, Day today
);

struct MeasureTally {
    std::string of;             // the measure or the department
    std::int64_t listings = 0;  // different ones
    std::int64_t opened = 0;
    std::int64_t awaiting = 0;
    std::int64_t applied = 0;
    std::int64_t declined = 0;
    std::int64_t suspended = 0;
    std::int64_t to_lift = 0;
    std::int64_t released = 0;
    std::int64_t overdue = 0;  // of those awaiting or to be lifted
};

enum class TallyBy {
    measure,
    department
};

// The most opened first.
std::vector<MeasureTally> tally_of(const std::vector<MeasureLine>& lines, TallyBy by);
// All of them in one.
MeasureTally tally_of(const std::vector<MeasureLine>& lines);

}  // namespace xinqiao
