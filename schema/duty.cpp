#include "schema/duty.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "schema/step.hpp"

namespace xinqiao {
namespace {

constexpr std::string_view term = "term";

// What an act sets going, and the acts that end it.
struct Consequence {
    ActKind act;
    std::string_view step;
    DutySort sort;
    std::array<std::optional<ActKind>, 3> met_by;
};
constexpr std::array consequences{
    Consequence{ActKind::notice, "statement", DutySort::waits, {ActKind::statement, ActKind::list}},
    Consequence{ActKind::object, "objection", DutySort::owed, {ActKind::resolve_objection}},
    Consequence{ActKind::ask_review, "objection-review", DutySort::owed, {ActKind::resolve_review}},
    Consequence{
        ActKind::apply_repair,
        "repair-acceptance",
        DutySort::owed,
        {ActKind::accept_repair, ActKind::repair, ActKind::refuse_repair}},
    Consequence{
        ActKind::apply_repair, "repair", DutySort::owed, {ActKind::repair, ActKind::refuse_repair}},
    Consequence{
        ActKind::publicise_removal,
        "removal-publicity",
        DutySort::waits,
        {ActKind::remove, ActKind::refuse_removal}},
};

// An answer names what it answers; where it names something else or nothing, one that comes later
// about the same record answers too.
bool answers(const SignedAct& answer, const SignedAct& asked) {
    if (answer.about == asked.id) return true;
    return !asked.key.empty() && answer.id > asked.id && answer.kind == asked.kind
           && answer.key == asked.key;
}

// After a revocation nothing about the record is owed any more.
bool ends_all(const SignedAct& act) {
    return act.act == ActKind::revoke;
}

class Reckoning {
public:
    Reckoning(
        const std::vector<SignedAct>& acts,
        const DutyRecords& records,
        const Policy& policy,
        const Workdays& workdays
    )
        : acts_{acts}, records_{records}, policy_{policy}, workdays_{workdays} {}

    std::vector<Duty> all() {
        for (const SignedAct& act : acts_) {
            for (const Consequence& consequence : consequences) {
                if (consequence.act == act.act) add_consequence(act, consequence);
            }
            if (act.act == ActKind::list) add_record(act);
        }
        return std::move(duties_);
    }

private:
    std::optional<DutyRecord> record_of(const SignedAct& act) const {
        return act.key.empty() ? std::nullopt : records_(act.kind, act.key);
    }

    // The day of a step; nothing: no rule in force knows the step.
    std::optional<Duty> duty(
        const SignedAct& act, std::string_view step, const std::string& severity
    ) const {
        const StepRule* rule = policy_.step(step, act.kind, severity, act.day);
        if (rule == nullptr) return std::nullopt;
        Duty duty = about(act, step);
        const EarliestDay last = earliest_last_day(act.day, rule->period, workdays_);
        duty.day = last.day;
        duty.missing = last.missing;
        duty.rule = chinese(rule->period) + "，" + cited(*rule);
        duty.owner = rule->owner;
        return duty;
    }

    static Duty about(const SignedAct& act, std::string_view id) {
        Duty duty;
        duty.id = id;
        duty.kind = act.kind;
        duty.key = act.key;
        duty.subject = act.subject;
        duty.about = act.id;
        return duty;
    }

    void add_consequence(const SignedAct& act, const Consequence& consequence) {
        const auto record = record_of(act);
        auto owed = duty(act, consequence.step, record ? record->severity : std::string{});
        if (!owed) return;
        owed->sort = consequence.sort;
        for (const SignedAct& answer : acts_) {
            const bool is_answer =
                std::ranges::find(consequence.met_by, answer.act) != consequence.met_by.end()
                && answers(answer, act);
            if (is_answer || (ends_all(answer) && answers(answer, act))) meet(*owed, answer);
        }
        duties_.push_back(std::move(*owed));
    }

    static void meet(Duty& duty, const SignedAct& by) {
        if (duty.met) return;
        duty.met = by.day;
        duty.met_by = by.id;
    }

    // That it is told to every system, and when it ends.
    void add_record(const SignedAct& act) {
        const auto record = record_of(act);
        if (!record || !record->due_anywhere) return;
        if (auto owed = duty(act, "report", record->severity)) {
            owed->met = record->reported_on;
            for (const SignedAct& later : acts_) {
                if (ends_all(later) && answers(later, act)) meet(*owed, later);
            }
            duties_.push_back(std::move(*owed));
        }
        if (!record->until) return;
        Duty end = about(act, term);
        end.sort = DutySort::told;
        end.day = *record->until;
        end.rule = record->until_rule;
        duties_.push_back(std::move(end));
    }

    const std::vector<SignedAct>& acts_;
    const DutyRecords& records_;
    const Policy& policy_;
    const Workdays& workdays_;
    std::vector<Duty> duties_;
};

}  // namespace

std::vector<Duty> duties_of(
    const std::vector<SignedAct>& acts,
    const DutyRecords& records,
    const Policy& policy,
    const Workdays& workdays
) {
    return Reckoning{acts, records, policy, workdays}.all();
}

std::string duty_label(std::string_view id) {
    if (id == term) return "公示期满";
    if (id.starts_with(measure_answer)) return "联合奖惩反馈";
    return id.starts_with(measure_lifting) ? "联合奖惩解除" : label_among(step_words, id);
}

}  // namespace xinqiao
