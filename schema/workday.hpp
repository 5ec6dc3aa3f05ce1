// Which days count, from the holiday notices of the State Council.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "base/expected.hpp"

namespace xinqiao {

// Calendars in the shape of holiday-cn: one YYYY.json per notice, listing exceptions only. A
// notice also rules the last days of the year before it.
struct EarliestDay {
    Day day;
    std::string
        missing;  // the calendar that is missing, a Chinese sentence; empty: the day is sure
};

class Workdays {
public:
    // Reads every YYYY.json of the folder. The overlay is one more file of that shape, for local
    // festivals: its days win. Throws Error{misconfigured} for a file that cannot be understood.
    explicit Workdays(
        const std::filesystem::path& folder,
        const std::optional<std::filesystem::path>& overlay = std::nullopt
    );

    // The error is a Chinese sentence naming the calendar that is missing: never a guess.
    Expected<bool, std::string> is_workday(Day day) const;

    // The n-th working day after `start`, which itself is not counted; n is at least 1.
    Expected<Day, std::string> nth_workday_after(Day start, int n) const;

    // The same, but where a calendar is missing every day that may be a working day counts: the
    // true day is never before this one.
    EarliestDay earliest_workday_after(Day start, int n) const;

    // How many days after `from`, to `to` inclusive, are working days for sure.
    int sure_workdays_between(Day from, Day to) const;

private:
    struct Exception {
        bool off = false;
        std::string name;
    };

    void read(const std::filesystem::path& file, bool overlay);

    std::map<Day, Exception> exceptions_;
    std::set<int> years_;
};

}  // namespace xinqiao
