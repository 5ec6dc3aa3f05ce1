#include "daemon/flow/schedule.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "daemon/config/duration.hpp"

namespace xinqiao {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes whole_day{24 * 60};
constexpr int days_to_look_ahead = 370;

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t space = std::min(text.find(' '), text.size());
        if (space > 0) words.push_back(text.substr(0, space));
        text.remove_prefix(std::min(space + 1, text.size()));
    }
    return words;
}

std::optional<int> two_digits(std::string_view text, int most) {
    int number = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = fault == std::errc{} && end == text.data() + text.size();
    if (!whole || text.size() != 2 || number < 0 || number > most) return std::nullopt;
    return number;
}

// "02:30" after midnight; "24:00" is the end of a day.
std::optional<minutes> time_of_day(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const std::optional<int> hour = two_digits(text.substr(0, 2), 24);
    const std::optional<int> minute = two_digits(text.substr(3), 59);
    if (!hour || !minute || (*hour == 24 && *minute != 0)) return std::nullopt;
    return minutes{*hour * 60 + *minute};
}

Unexpected<std::string> not_a_schedule(std::string_view text) {
    return {
        "\"" + std::string{text}
        + "\" 不是时间表; 可写 every 15m, every 15m 01:00-06:00, daily 02:30, workdays 18:00 (not a "
          "schedule)"
    };
}

bool fill_window(Schedule& schedule, std::string_view window) {
    const std::size_t dash = window.find('-');
    if (dash == std::string_view::npos) return false;
    const std::optional<minutes> at = time_of_day(window.substr(0, dash));
    const std::optional<minutes> until = time_of_day(window.substr(dash + 1));
    if (!at || !until || *at == whole_day || *at == *until) return false;
    schedule.at = *at;
    schedule.until = *until;
    return true;
}

Expected<Schedule, std::string> parse_every(
    std::string_view text, const std::vector<std::string_view>& words
) {
    Schedule schedule{Schedule::Rhythm::every, minutes{0}, whole_day, seconds{0}};
    const std::optional<seconds> step = parse_duration(words[1]);
    if (!step || *step < seconds{60} || *step > whole_day || words.size() > 3) {
        return not_a_schedule(text);
    }
    schedule.step = *step;
    if (words.size() == 3 && !fill_window(schedule, words[2])) return not_a_schedule(text);
    return schedule;
}

// The first due time later than `moment` of the window that begins on `day`, if there is one.
std::optional<Moment> due_in_window(const Schedule& schedule, Day day, Moment moment) {
    const Moment begin = start_of(day) + schedule.at;
    const minutes length = schedule.until > schedule.at ? schedule.until - schedule.at
                                                        : schedule.until - schedule.at + whole_day;
    const auto steps = moment < begin ? 0 : (moment - begin) / schedule.step + 1;
    const Moment due = begin + steps * schedule.step;
    if (due >= begin + length) return std::nullopt;
    return due;
}

std::optional<Moment> due_on(
    const Schedule& schedule, Day day, Moment moment, const IsWorkday& is_workday
) {
    if (schedule.rhythm == Schedule::Rhythm::every) return due_in_window(schedule, day, moment);
    const Moment due = start_of(day) + schedule.at;
    if (due <= moment) return std::nullopt;
    if (schedule.rhythm == Schedule::Rhythm::workdays && !is_workday(day)) return std::nullopt;
    return due;
}

}  // namespace

Expected<Schedule, std::string> parse_schedule(std::string_view text) {
    const std::vector<std::string_view> words = words_of(text);
    if (words.size() < 2) return not_a_schedule(text);
    if (words[0] == "every") return parse_every(text, words);
    const bool daily = words[0] == "daily";
    const std::optional<minutes> at = time_of_day(words[1]);
    if ((!daily && words[0] != "workdays") || words.size() != 2 || !at || *at == whole_day) {
        return not_a_schedule(text);
    }
    const auto rhythm = daily ? Schedule::Rhythm::daily : Schedule::Rhythm::workdays;
    return Schedule{rhythm, *at, minutes{0}, seconds{0}};
}

Moment next_after(const Schedule& schedule, Moment moment, const IsWorkday& is_workday) {
    // A window that began yesterday may still be open.
    Day day = day_of(moment) - std::chrono::days{1};
    for (int i = 0; i < days_to_look_ahead; ++i, day += std::chrono::days{1}) {
        const std::optional<Moment> due = due_on(schedule, day, moment, is_workday);
        if (due) return *due;
    }
    throw Error{
        Error::Kind::misconfigured,
        "一年之内没有工作日 / no working day within a year",
        "请检查 schema/calendar 中的节假日文件"};
}

}  // namespace xinqiao
