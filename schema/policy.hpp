// Periods and deadlines by version, with the document they come from. Read from policy/*.toml.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "schema/names.hpp"
#include "schema/record.hpp"

namespace xinqiao {

enum class DayKind {
    calendar,
    working
};

// What happens to a record when its publication ends.
enum class EndAction {
    archive,  // kept, shown to nobody in public
    erase,    // deleted: natural persons
    stop      // only taken down
};

// A number of days, months or years; of the three only one is not zero.
struct Period {
    int years = 0;
    int months = 0;
    int days = 0;

    bool empty() const noexcept { return years == 0 && months == 0 && days == 0; }
};

// The last day of a period that begins on `start`: a period of one year from 2024-02-29 ends on
// 2025-02-28; the end of a month is never overrun.
Day last_day(Day start, const Period& period);

// For how long records of a kind are published.
struct PublicationRule {
    std::string id;  // stable: "penalty.serious"
    KindName kind;
    std::string severity;             // canonical code this rule is for; empty: every other
    std::optional<Day> valid_from;    // the rule holds from this day on
    std::optional<Day> valid_until;   // and to this day, inclusive
    Period term;                      // empty: as long as the record is in force
    std::vector<std::string> clock;   // fields that may start the clock; the first that is there
    std::vector<std::string> unless;  // fields that say the end themselves: then the term is silent
    DayKind day_kind = DayKind::calendar;
    EndAction end = EndAction::archive;       // organisations
    EndAction end_person = EndAction::erase;  // natural persons
    std::string document;                     // 内蒙古自治区公共信用信息管理办法
    std::string article;                      // 第三十六条
    bool verified = false;                    // whether the text was read, or is from memory
};

class Policy {
public:
    // Reads every rule of the folder; throws Error{misconfigured} with file, line and key of every
    // mistake.
    explicit Policy(const std::filesystem::path& folder);

    // The rule for that record on that day; nothing: the kind has no term. Of several rules the
    // one for the record's severity wins, then the one that began last.
    const PublicationRule* publication(const Record& record, Day today) const;

    auto begin() const noexcept { return rules_.begin(); }
    auto end() const noexcept { return rules_.end(); }

private:
    std::vector<PublicationRule> rules_;
};

}  // namespace xinqiao
