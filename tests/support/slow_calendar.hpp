// A calendar that walks day by day, made without anything of schema/: what engines are checked by.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

namespace xinqiao::support {

// A day in Shanghai as people write it.
struct PlainDay {
    int year = 2018;
    int month = 12;
    int day = 1;

    friend auto operator<=>(const PlainDay&, const PlainDay&) = default;
    std::string text() const;  // 2018-12-01
};

PlainDay next(PlainDay day);
int length_of(int year, int month);

class SlowCalendar {
public:
    // Reads the notices YYYY.json of the folder for 2019 to 2026.
    explicit SlowCalendar(const std::filesystem::path& folder);

    bool works(const PlainDay& day) const;
    PlainDay working_days_after(PlainDay start, int count) const;

private:
    std::set<std::string> off_;
    std::set<std::string> on_;
};

PlainDay days_after(PlainDay start, int count);
// The same day of that later month, or the last of a month that is too short.
PlainDay months_after(PlainDay start, int count);

// The day in Shanghai at that many milliseconds after 1970 UTC, not before 2018-12-01.
PlainDay plain_day_at(std::int64_t milliseconds);

}  // namespace xinqiao::support
