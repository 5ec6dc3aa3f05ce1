#include "daemon/ops/deadline_watch.hpp"

#include "base/date.hpp"
#include "base/log.hpp"
#include "daemon/flow/deadlines.hpp"

namespace xinqiao {

void watch_deadlines(
    Workshop& workshop, const DeadlineSettings& settings, const std::stop_token& stop
) {
    const auto database = workshop.store.open();
    for (const DeadlineLine& line : look_after_deadlines(workshop, *database, settings, stop)) {
        log_event(
            line.urgency == Urgency::overdue ? LogLevel::error : LogLevel::warning,
            "deadline",
            {{"step", line.deadline.duty},
             {"state", name_of(line.urgency)},
             {"day", format_day(last_day_of(line.deadline))},
             {"owner", line.deadline.owner},
             {"subject", line.deadline.subject.text()},
             {"decision", std::to_string(line.deadline.decision)}},
            sentence_of(line)
        );
    }
}

}  // namespace xinqiao
