// Until when a decision is to be reported.
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "schema/record.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

// 及时率: within seven working days from the day of the decision (行政许可和行政处罚等信用信息公示
// 工作指引, 国家发展改革委). Nothing: the record has no such day, or the calendar of the year is
// missing, so that nothing is called late.
std::optional<Day> last_day_to_report(const Workdays& workdays, const Record& record);

}  // namespace xinqiao
