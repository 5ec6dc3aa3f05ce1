// What becomes of a measure after it was opened: whether it must be answered, carried out,
// suspended or lifted. Pure.
//
// The bureau's plan, part four (一): the departments that carry a measure report back; (四): while
// an objection is looked into it is not carried out; (三): after a repair it is lifted.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "schema/step.hpp"

namespace xinqiao {

// What a department answers.
enum class MeasureOutcome {
    applied,   // 已实施
    declined,  // 不适用, with the reason
    lifted     // 已解除, after the listing is over
};

inline constexpr std::array measure_outcome_words{
    Word{"applied", "已实施"},
    Word{"declined", "不适用"},
    Word{"lifted", "已解除"},
};

constexpr std::string_view word_of(MeasureOutcome outcome) {
    return measure_outcome_words[static_cast<std::size_t>(outcome)].word;
}

constexpr std::string_view label_of(MeasureOutcome outcome) {
    return measure_outcome_words[static_cast<std::size_t>(outcome)].label;
}

std::optional<MeasureOutcome> measure_outcome_named(std::string_view word);

// Everything that counts for one measure at one department.
struct MeasureCourse {
    Day opened{};
    std::optional<Day> suspended;          // since when a hold on the listing stands
    std::optional<Day> resumed;            // when the last one was lifted
    std::optional<Day> released;           // when the listing was over
    std::optional<MeasureOutcome> answer;  // the last
    std::optional<Day> answered;           // its day
};

enum class MeasureState {
    awaiting,   // 待反馈
    applied,    // 已实施
    declined,   // 不适用
    suspended,  // 暂停执行
    to_lift,    // 待解除: the listing is over, and nobody said that the measure is
    released    // 已解除
};

inline constexpr std::array measure_state_words{
    Word{"awaiting", "待反馈"},
    Word{"applied", "已实施"},
    Word{"declined", "不适用"},
    Word{"suspended", "暂停执行"},
    Word{"to-lift", "待解除"},
    Word{"released", "已解除"},
};

constexpr std::string_view word_of(MeasureState state) {
    return measure_state_words[static_cast<std::size_t>(state)].word;
}

constexpr std::string_view label_of(MeasureState state) {
    return measure_state_words[static_cast<std::size_t>(state)].label;
}

MeasureState state_of(const MeasureCourse& course);

// From which day the department's time to answer, or to lift, runs; nothing: it owes nothing.
std::optional<Day> owes_since(const MeasureCourse& course);

// Why that answer cannot be taken now, a Chinese sentence; empty: it can.
std::string obstacle_to(const MeasureCourse& course, MeasureOutcome answer, Day day, Day today);

}  // namespace xinqiao
