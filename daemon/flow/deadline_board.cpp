#include "daemon/flow/deadline_board.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "base/date.hpp"
#include "schema/duty.hpp"

namespace xinqiao {
namespace {

std::int64_t days_left(Day last, Day today, const Workdays& workdays) {
    if (last < today) return (last - today).count();
    return workdays.sure_workdays_between(today, last);
}

std::int64_t step_reached(
    const DeadlineLine& line, Day today, const std::vector<std::int64_t>& steps
) {
    if (last_day_of(line.deadline) < today) return warned_overdue;
    std::int64_t reached = unwarned;
    for (const std::int64_t step : steps) {
        if (line.left <= step) reached = std::min(reached, step);
    }
    return reached;
}

Urgency urgency_of(const DeadlineLine& line, Day today) {
    if (line.deadline.met_at != Moment{}) return Urgency::met;
    if (line.step == warned_overdue) {
        return line.deadline.sort == "owed" ? Urgency::overdue : Urgency::over;
    }
    if (line.deadline.sort == "told") return Urgency::far;
    const bool is_last = last_day_of(line.deadline) == today;
    return line.step == unwarned && !is_last ? Urgency::far : Urgency::soon;
}

DeadlineLine line_of(
    Deadline deadline, const DeadlineSettings& settings, const Workdays& workdays, Day today
) {
    DeadlineLine line;
    line.deadline = std::move(deadline);
    line.left = days_left(last_day_of(line.deadline), today, workdays);
    line.left_known = static_cast<bool>(workdays.is_workday(last_day_of(line.deadline)));
    line.days = (last_day_of(line.deadline) - today).count();
    line.step = step_reached(line, today, settings.warn_working_days);
    line.urgency = urgency_of(line, today);
    line.label = duty_label(line.deadline.duty);
    line.owner = settings.owner(line.deadline.owner);
    return line;
}

bool is_open(const Deadline& deadline) {
    return deadline.met_at == Moment{};
}

}  // namespace

std::int64_t DeadlineBoard::count(Urgency urgency) const {
    return std::ranges::count(lines, urgency, &DeadlineLine::urgency);
}

std::vector<DeadlineLine> DeadlineBoard::pressing() const {
    std::vector<DeadlineLine> pressing;
    std::ranges::copy_if(lines, std::back_inserter(pressing), [](const DeadlineLine& line) {
        return line.urgency != Urgency::far && line.urgency != Urgency::met
               && line.deadline.sort != "told";
    });
    return pressing;
}

DeadlineBoard deadline_board(
    Transaction& transaction,
    const DeadlineSettings& settings,
    const Workdays& workdays,
    Day today,
    WithMet with_met
) {
    DeadlineBoard board;
    std::set<std::string> missing;
    for (Deadline& deadline : Deadlines{transaction}.all()) {
        if (with_met == WithMet::no && !is_open(deadline)) continue;
        if (is_open(deadline) && !deadline.missing.empty()) missing.insert(deadline.missing);
        board.lines.push_back(line_of(std::move(deadline), settings, workdays, today));
    }
    std::ranges::stable_sort(board.lines, {}, &DeadlineLine::urgency);
    board.missing.assign(missing.begin(), missing.end());
    return board;
}

Day last_day_of(const Deadline& deadline) {
    return Day{std::chrono::days{deadline.day}};
}

std::string_view name_of(Urgency urgency) {
    switch (urgency) {
        case Urgency::overdue:
            return "overdue";
        case Urgency::soon:
            return "soon";
        case Urgency::over:
            return "over";
        case Urgency::far:
            return "far";
        case Urgency::met:
            return "met";
    }
    return "";
}

std::string_view label_of(Urgency urgency) {
    switch (urgency) {
        case Urgency::overdue:
            return "已超期";
        case Urgency::soon:
            return "将到期";
        case Urgency::over:
            return "期满";
        case Urgency::far:
            return "未到期";
        case Urgency::met:
            return "已办";
    }
    return "";
}

std::string when_words(const DeadlineLine& line) {
    if (line.urgency == Urgency::met) return "已办";
    if (line.urgency == Urgency::overdue) return fmt::format("超期 {} 日", -line.left);
    if (line.urgency == Urgency::over) {
        return line.deadline.sort == "told" ? "期满自动停止公示" : "期满，可作下一步决定";
    }
    if (line.days == 0) return "今天到期";
    if (line.deadline.sort == "told") return fmt::format("还有 {} 日", line.days);
    if (line.left == 0 && line.left_known) return "到期前不再有工作日";
    return fmt::format("{}还有 {} 个工作日", line.left_known ? "" : "至少", line.left);
}

std::string sentence_of(const DeadlineLine& line) {
    const bool sure = line.deadline.missing.empty();
    return fmt::format(
        "{}：{} {}，{}（{}）{}",
        line.label,
        sure ? "截止" : "暂按最早可能的日期",
        format_day(last_day_of(line.deadline)),
        when_words(line),
        line.deadline.rule,
        sure ? "" : "；" + line.deadline.missing
    );
}

}  // namespace xinqiao
