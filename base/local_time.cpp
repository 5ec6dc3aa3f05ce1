#include "base/local_time.hpp"

#include <array>
#include <cstdio>

namespace xinqiao {

std::string local_time(Moment moment) {
    const Day day = day_of(moment);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{
        std::chrono::floor<std::chrono::seconds>(moment - start_of(day))};
    std::array<char, 40> text{};
    std::snprintf(
        text.data(),
        text.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count())
    );
    return text.data();
}

}  // namespace xinqiao
