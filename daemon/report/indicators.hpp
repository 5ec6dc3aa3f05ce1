// The rates that superiors read, per department and kind, and the records that lower them.
//
// 上报率, 及时率, 合规率 of the 双公示 assessments; which number stands below the line differs from
// place to place and is a setting (domain.md §4).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/flow/rulebook.hpp"
#include "daemon/store/transaction.hpp"

namespace xinqiao {

// Records that one department decided about, of one kind, within the days that count.
struct IndicatorCounts {
    std::int64_t produced = 0;  // due at a platform now or once
    std::int64_t due = 0;       // of these: reported, or their seven working days have run
    std::int64_t reported = 0;  // confirmed by every system that they are due at
    std::int64_t dated = 0;     // reported, with a last day to report that came after our first run
    std::int64_t timely = 0;    // of these: within seven working days
    std::int64_t told = 0;      // confirmed or refused somewhere
    std::int64_t refused = 0;   // of these: refused somewhere now, after our own cleaning
    std::int64_t omitted = 0;   // shown as decided by the department, and unknown to us
};

// A record that lowers a rate.
struct IndicatorRecord {
    enum class Lack {
        unreported,
        late,
        refused,
        omitted
    };
    Lack lack{};
    std::string department;
    std::string kind;
    std::string kind_label;
    std::string key;
    std::string subject;
    std::string subject_name;
    std::string decided_on;
    std::string report_by;    // last of the seven working days
    std::string reported_on;  // empty: not yet
    std::string note;         // what the platform said; who shows it
};

std::string_view name_of(IndicatorRecord::Lack lack);

using EachIndicatorRecord = std::function<void(const IndicatorRecord&)>;

struct IndicatorTable {
    using Place = std::pair<std::string, std::string>;  // department, kind
    std::map<Place, IndicatorCounts> counts;
    std::vector<IndicatorRecord> records;  // the first of those that lower a rate
    std::int64_t all_records = 0;
    IndicatorSettings settings;
};

// A rate and what stands above and below its line. Below it nothing: there is no rate.
struct Rate {
    std::int64_t part = 0;
    std::int64_t whole = 0;
};

Rate reporting_rate(const IndicatorCounts& counts, const IndicatorSettings& settings);
Rate timeliness_rate(const IndicatorCounts& counts, const IndicatorSettings& settings);
Rate compliance_rate(const IndicatorCounts& counts);
// "98.7 %", rounded down so that 100 % is said of all only; "—" where there is none.
std::string rate_text(const Rate& rate);

// Counts, and tells every record that lowers a rate. Reads each record once; memory does not grow.
std::map<IndicatorTable::Place, IndicatorCounts> count_indicators(
    Transaction& transaction,
    const Rulebook& rulebook,
    const IndicatorSettings& settings,
    Day today,
    const EachIndicatorRecord& each
);

}  // namespace xinqiao
