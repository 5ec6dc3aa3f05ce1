#include "daemon/flow/report_by.hpp"

#include "base/date.hpp"

namespace xinqiao {

std::optional<Day> last_day_to_report(const Workdays& workdays, const Record& record) {
    constexpr int working_days = 7;
    const auto decided = parse_day(record.fields.text("decided_on"));
    if (!decided) return std::nullopt;
    const auto last = workdays.nth_workday_after(*decided, working_days);
    if (!last) return std::nullopt;
    return *last;
}

}  // namespace xinqiao
