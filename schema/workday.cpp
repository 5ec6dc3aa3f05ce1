#include "schema/workday.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/date.hpp"
#include "base/error.hpp"

namespace xinqiao {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

[[noreturn]] void refuse_calendar(const fs::path& file, std::string_view why) {
    throw Error{
        Error::Kind::misconfigured,
        fmt::format("日历 {}：{}", file.string(), why),
        "请换用 holiday-cn 格式的日历文件"};
}

std::string text_of(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) refuse_calendar(file, "无法读取");
    return {std::istreambuf_iterator<char>{stream}, {}};
}

json::object calendar_in(const fs::path& file) {
    json::error_code failure;
    const json::value value = json::parse(text_of(file), failure);
    if (failure || !value.is_object()) refuse_calendar(file, "不是 JSON 对象");
    return value.get_object();
}

// The year of YYYY.json must be the one it says inside.
int year_of(const json::object& calendar, const fs::path& file) {
    const int year = std::stoi(file.stem().string());
    const json::value* written = calendar.if_contains("year");
    if (written == nullptr || !written->is_int64() || written->get_int64() != year) {
        refuse_calendar(file, "year 与文件名不符");
    }
    return year;
}

const json::array& days_of(const json::object& calendar, const fs::path& file) {
    const json::value* days = calendar.if_contains("days");
    if (days == nullptr || !days->is_array()) refuse_calendar(file, "缺少 days 列表");
    return days->get_array();
}

struct CalendarDay {
    Day date;
    bool off = false;
    std::string name;
};

CalendarDay calendar_day(const json::value& entry, const fs::path& file) {
    const json::object* object = entry.if_object();
    const json::value* date = object == nullptr ? nullptr : object->if_contains("date");
    const json::value* off = object == nullptr ? nullptr : object->if_contains("isOffDay");
    const json::value* name = object == nullptr ? nullptr : object->if_contains("name");
    if (date == nullptr || !date->is_string() || off == nullptr || !off->is_bool()) {
        refuse_calendar(file, "days 中有一项缺少 date 或 isOffDay");
    }
    const auto day = parse_day(std::string_view{date->get_string()});
    if (!day) refuse_calendar(file, day.error());
    const bool named = name != nullptr && name->is_string();
    return {*day, off->get_bool(), named ? std::string{name->get_string()} : std::string{}};
}

bool is_calendar_name(const fs::path& file) {
    const std::string stem = file.stem().string();
    return file.extension() == ".json" && stem.size() == 4
           && stem.find_first_not_of("0123456789") == std::string::npos;
}

bool is_from_monday_to_friday(Day day) {
    const unsigned weekday = std::chrono::weekday{day}.iso_encoding();
    return weekday <= 5;
}

// From 24 December on, the break of next year's New Year may already rule: 2018-12-29 was a
// working Saturday and 2022-12-31 a day off, both by the next year's notice.
int last_year_that_rules(const std::chrono::year_month_day& date) {
    const bool late = date.month() == std::chrono::December && date.day() >= std::chrono::day{24};
    return static_cast<int>(date.year()) + (late ? 1 : 0);
}

}  // namespace

Workdays::Workdays(const fs::path& folder, const std::optional<fs::path>& overlay) {
    std::error_code failure;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator{folder, failure}) {
        if (is_calendar_name(entry.path())) files.push_back(entry.path());
    }
    if (failure) refuse_calendar(folder, "文件夹无法读取");
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        read(file, false);
    }
    if (overlay) read(*overlay, true);
}

void Workdays::read(const fs::path& file, bool overlay) {
    const json::object calendar = calendar_in(file);
    const json::array& days = days_of(calendar, file);
    for (const json::value& entry : days) {
        CalendarDay day = calendar_day(entry, file);
        exceptions_.insert_or_assign(day.date, Exception{day.off, std::move(day.name)});
    }
    // A file without days stands for a notice that has not appeared yet.
    if (!overlay && !days.empty()) years_.insert(year_of(calendar, file));
}

Expected<bool, std::string> Workdays::is_workday(Day day) const {
    const std::chrono::year_month_day date{day};
    if (const auto exception = exceptions_.find(day); exception != exceptions_.end()) {
        return !exception->second.off;
    }
    for (int year = static_cast<int>(date.year()); year <= last_year_that_rules(date); ++year) {
        if (years_.contains(year)) continue;
        return Unexpected{fmt::format(
            "缺少{}年的节假日安排，无法判断{}是否工作日；请在日历文件夹中放入 {}.json",
            year,
            format_day(day),
            year
        )};
    }
    return is_from_monday_to_friday(day);
}

Expected<Day, std::string> Workdays::nth_workday_after(Day start, int n) const {
    if (n < 1) return Unexpected{std::string{"工作日数应为正整数"}};
    Day day = start;
    for (int left = n; left > 0;) {
        day += std::chrono::days{1};
        const auto works = is_workday(day);
        if (!works) return Unexpected{works.error()};
        if (*works) --left;
    }
    return day;
}

EarliestDay Workdays::earliest_workday_after(Day start, int n) const {
    EarliestDay earliest{start, {}};
    for (int left = n; left > 0;) {
        earliest.day += std::chrono::days{1};
        const auto works = is_workday(earliest.day);
        if (!works && earliest.missing.empty()) earliest.missing = works.error();
        if (!works || *works) --left;
    }
    return earliest;
}

int Workdays::sure_workdays_between(Day from, Day to) const {
    int count = 0;
    while (from < to) {
        from += std::chrono::days{1};
        const auto works = is_workday(from);
        if (works && *works) ++count;
    }
    return count;
}

}  // namespace xinqiao
