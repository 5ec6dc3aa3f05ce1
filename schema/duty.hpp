// What is due until when: the deadlines that follow from the acts about one subject. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/act.hpp"
#include "schema/policy.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

// What a department owes after a listing, each followed by "/" and its name.
inline constexpr std::string_view measure_answer = "measure-answer";
inline constexpr std::string_view measure_lifting = "measure-lifting";

enum class DutySort {
    owed,   // somebody must have done it by that day
    waits,  // nothing may follow before that day is over: 陈述申辩, 拟移出公示
    told    // nobody owes anything: a publication ends by itself
};

struct Duty {
    std::string id;  // a step of the policy; "term": publication ends; those above
    DutySort sort = DutySort::owed;
    KindName kind;
    RecordKey key;  // empty: there is no record yet
    SubjectCode subject;
    std::int64_t about = 0;   // the act it follows from
    Day day{};                // the last day
    std::string missing;      // the calendar that is missing, a Chinese sentence: the day is the
                              // earliest it can be; empty: it is sure
    std::string rule;         // Chinese: how long, document, article
    std::string owner;        // role; empty: nobody
    std::optional<Day> met;   // nothing: not yet
    std::int64_t met_by = 0;  // the act that met it

    bool provisional() const noexcept { return !missing.empty(); }
};

// What else is known of a record that one of the acts is about.
struct DutyRecord {
    std::string severity;
    bool due_anywhere = false;       // a system publishes its kind
    std::optional<Day> reported_on;  // when the last system had confirmed it; nothing: not yet
    std::optional<Day> until;        // last day of its publication; nothing: no end, or over
    std::string until_rule;          // Chinese
};
using DutyRecords =
    std::function<std::optional<DutyRecord>(const KindName& kind, const RecordKey& key)>;

// `acts` are all those about one subject, oldest first. Inputs that have not come yet are told as
// not met; nothing is forgotten because it is late.
std::vector<Duty> duties_of(
    const std::vector<SignedAct>& acts,
    const DutyRecords& records,
    const Policy& policy,
    const Workdays& workdays
);

// The Chinese of the id of a duty.
std::string duty_label(std::string_view id);

}  // namespace xinqiao
