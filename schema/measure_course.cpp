#include "schema/measure_course.hpp"

#include <algorithm>

#include "base/date.hpp"

namespace xinqiao {
namespace {

bool is_carried_out(const MeasureCourse& course) {
    return course.answer == MeasureOutcome::applied;
}

}  // namespace

std::optional<MeasureOutcome> measure_outcome_named(std::string_view word) {
    const auto found = std::ranges::find(measure_outcome_words, word, &Word::word);
    if (found == measure_outcome_words.end()) return std::nullopt;
    return static_cast<MeasureOutcome>(found - measure_outcome_words.begin());
}

MeasureState state_of(const MeasureCourse& course) {
    if (course.released) {
        return is_carried_out(course) ? MeasureState::to_lift : MeasureState::released;
    }
    if (course.suspended) return MeasureState::suspended;
    if (is_carried_out(course)) return MeasureState::applied;
    // What was lifted stands again when the listing does.
    return course.answer == MeasureOutcome::declined ? MeasureState::declined
                                                     : MeasureState::awaiting;
}

std::optional<Day> owes_since(const MeasureCourse& course) {
    switch (state_of(course)) {
        case MeasureState::awaiting:
            return std::max(course.opened, course.resumed.value_or(course.opened));
        case MeasureState::to_lift:
            return course.released;
        default:
            return std::nullopt;
    }
}

std::string obstacle_to(const MeasureCourse& course, MeasureOutcome answer, Day day, Day today) {
    if (day > today) return "反馈日期 " + format_day(day) + " 在今天之后";
    if (day < course.opened) return "反馈日期早于措施发起之日 " + format_day(course.opened);
    if (answer == MeasureOutcome::lifted) {
        if (!course.released) return "该措施所依据的名单仍在有效期内, 尚不能解除";
        if (!is_carried_out(course)) return "该措施未曾实施, 无须解除";
        return {};
    }
    if (course.released) return "该措施所依据的名单已结束, 只能反馈已解除 (lifted)";
    if (course.suspended && answer == MeasureOutcome::applied) {
        return "异议核实期间联合惩戒措施暂不执行 (自 " + format_day(*course.suspended) + " 起暂停)";
    }
    return {};
}

}  // namespace xinqiao
