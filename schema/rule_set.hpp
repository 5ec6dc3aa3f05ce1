// What one document says about periods: for how long records are published, how long a step takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "schema/names.hpp"
#include "schema/period.hpp"

namespace xinqiao {

// What happens to a record when its publication ends.
enum class EndAction {
    archive,  // kept, shown to nobody in public
    erase,    // deleted: natural persons
    stop      // only taken down
};

enum class SubjectType {
    any,
    organisation,
    person
};

// Whether what was said of such subjects is said of that one.
bool is_for(SubjectType subjects, const SubjectCode& subject);

// What every rule says of itself: for whom, when, and where it is written.
struct RuleScope {
    std::string id;                       // stable: "repair-2026.penalty.minor"
    std::vector<KindName> kinds;          // empty: every kind
    std::vector<std::string> severities;  // canonical codes; empty: every other
    std::optional<Day> valid_from;        // holds from this day on
    std::optional<Day> valid_until;       // and to this day, inclusive
    std::string document;                 // 内蒙古自治区公共信用信息管理办法
    std::string number;                   // 国办发〔2025〕22号; may be empty
    std::string article;                  // 第三十六条; empty: not known
    bool verified = false;                // whether the text itself was read

    // A severity that is named wins over none; see Policy.
    bool applies(const KindName& kind, std::string_view severity, Day day) const;
};

// For how long records of a kind are published.
struct PublicationRule : RuleScope {
    SubjectType subjects = SubjectType::any;
    Period minimum;  // before it has passed nothing is repaired or removed on application
    Period maximum;  // empty: as long as the record is in force
    std::vector<std::string> clock;      // fields that may start the clock; the first that is there
    std::vector<std::string> unless;     // fields that say the end themselves: the term is silent
    bool extended_while_listed = false;  // goes on until the subject is off the serious list
    EndAction end = EndAction::archive;  // organisations
    EndAction end_person = EndAction::erase;  // natural persons
};

// How long a step of the procedure may take, or must wait.
struct StepRule : RuleScope {
    std::string step;  // "objection": the words stand in docs/formats/policy.md
    Period period;
    std::string owner;  // the role that owes it: clerk, steward, legal
};

enum class RuleSetStatus {
    in_force,
    draft,
    superseded
};

// 现行, 征求意见稿, 已被取代.
std::string_view chinese(RuleSetStatus status);

// One document.
struct RuleSet {
    std::string id;     // "repair-2026"
    std::string label;  // short, Chinese
    std::string document;
    std::string number;  // may be empty
    std::string issuer;
    RuleSetStatus status = RuleSetStatus::in_force;
    std::optional<Day> valid_from;
    std::optional<Day> valid_until;
    std::string note;
    std::vector<PublicationRule> publications;
    std::vector<StepRule> steps;

    // Whether it has any rule for that kind, whatever the day.
    bool speaks_of(const KindName& kind) const;
    std::size_t unverified() const;  // how many of its rules were not read in the text itself
};

// 《document》（number）article, and （未核实） where the text was not read.
std::string cited(const RuleScope& rule);

}  // namespace xinqiao
