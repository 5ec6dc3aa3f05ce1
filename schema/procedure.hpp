// Which act may follow which: the procedure of listing, objection, repair and removal. Pure.
//
// 内蒙古自治区矿业权人和地矿中介服务机构信用监督管理办法（征求意见稿）第十六至二十条、第二十五至二十八条,
// the bureau's own plan, part four, and 内蒙古自治区公共信用信息管理办法第三十八、三十九条; the
// periods come from the policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/act.hpp"
#include "schema/kind.hpp"
#include "schema/life.hpp"
#include "schema/policy.hpp"
#include "schema/record.hpp"
#include "schema/workday.hpp"

namespace xinqiao {

// Another record of the same subject.
struct Neighbour {
    KindName kind;
    RecordKey key;
    std::optional<Day> decided_on;
    bool in_force = false;  // stands, or may stand, before the public
    bool serious = false;   // a list of serious dishonesty
};

// Everything that counts when an act is proposed (案卷).
struct CaseFile {
    const Kind& kind;
    std::optional<Record> record;  // nothing: there is none yet
    Digest digest;                 // of the record
    bool decided_here = false;     // a decision of ours made it, no source system
    bool drafted = false;          // made by rule, for a person to decide
    Life life;
    std::vector<SignedAct> acts;  // about the record, or before there is one: notice and statements
    std::vector<Neighbour> neighbours;
};

// Why an act may not follow, in one Chinese sentence with the article it rests on.
struct Obstacle {
    std::string rule;  // stable: "no-notice", "too-early", … see docs/formats/decisions.md
    std::string why;
    std::optional<Day> from;  // the first day on which it would be none, where that is known
};

// Every obstacle at once; none: the act may be taken. `act.digest` of an approval is the content
// that was looked at, `performed_on` the day on which duties were met, where that was shown.
struct ProposedAct {
    SignedAct act;
    std::optional<Day> performed_on;
};

std::vector<Obstacle> obstacles_to(
    const ProposedAct& proposed,
    const CaseFile& file,
    const Policy& policy,
    const Workdays& workdays,
    Day today
);

}  // namespace xinqiao
