#include "daemon/flow/policy_switch.hpp"

#include <algorithm>
#include <utility>

#include <boost/algorithm/string/join.hpp>

#include "daemon/flow/judge.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/flow/scope.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/policy_choices.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

Workshop on_stage(const Workshop& workshop, const Store& store) {
    return {
        workshop.rulebook,
        workshop.systems,
        workshop.clock,
        store,
        workshop.progress,
        workshop.actor};
}

std::vector<std::string> rule_sets_of(
    Workshop& workshop, Database& database, const KindName& kind
) {
    Transaction transaction{database, Access::reading};
    return policy_in_force(workshop.rulebook.policy, transaction).choice().of(kind);
}

// Writes the choice; that every record is judged again follows from it.
void choose(Transaction& transaction, Workshop& workshop, const PolicySwitch& wish) {
    PolicyChoices choices{transaction};
    if (wish.rule_sets.empty()) {
        choices.forget(wish.kind);
    } else {
        choices.choose(
            {.kind = wish.kind,
             .rule_sets = wish.rule_sets,
             .who = workshop.actor,
             .reason = wish.reason,
             .moment = workshop.clock.now()}
        );
    }
    policy_in_force(workshop.rulebook.policy, transaction);  // refuses a rule set that is not there
}

std::optional<Day> end_of(const Publication& row) {
    if (row.desired_until == 0) return std::nullopt;
    return Day{std::chrono::days{row.desired_until}};
}

std::optional<PolicyEffect> effect_of(const Publication& before, const Publication& after) {
    if (before.desired && !after.desired) return PolicyEffect::withdrawn;
    if (!before.desired && after.desired) return PolicyEffect::returns;
    if (!after.desired || before.desired_until == after.desired_until) return std::nullopt;
    const bool longer =
        after.desired_until == 0
        || (before.desired_until != 0 && before.desired_until < after.desired_until);
    return longer ? PolicyEffect::longer : PolicyEffect::shorter;
}

// Walks the rows of one system on both copies side by side. A row is only ever added by judging.
class PolicyComparison {
public:
    PolicyComparison(Database& before, Database& after)
        : before_{before, Access::reading}, after_{after, Access::reading} {}

    std::vector<PolicyChange> changes_at(const SystemName& system, const KindName& kind) {
        constexpr std::int64_t page = 1000;
        std::vector<PolicyChange> changes;
        RecordKey last;
        while (true) {
            const auto rows = Publications{after_}.after(system, kind, last, page);
            if (rows.empty()) return changes;
            for (const Publication& row : rows) {
                compare(row, changes);
            }
            last = rows.back().key;
        }
    }

private:
    void compare(const Publication& row, std::vector<PolicyChange>& changes) {
        if (row.record == 0) return;
        const auto old = Publications{before_}.find(row.system, row.kind, row.key);
        const Publication before = old.value_or(Publication{});
        const auto effect = effect_of(before, row);
        if (!effect) return;
        changes.push_back(
            {.key = row.key,
             .subject = Records{after_}.at(row.record).subject,
             .effect = *effect,
             .until_before = end_of(before),
             .until_after = end_of(row),
             .why = row.desired_why}
        );
    }

    Transaction before_;
    Transaction after_;
};

// Both copies are judged to the end, so that only the switch makes a difference. A record may
// stand at every system or at none: one system of the kind tells.
std::vector<PolicyChange> foreseen(
    Workshop& workshop, const PolicySwitch& wish, const std::stop_token& stop
) {
    const auto before = workshop.store.rehearsal();
    Workshop now = on_stage(workshop, *before);
    const auto before_database = before->open();
    judge_due(now, *before_database, stop);
    const auto after = before->rehearsal();
    Workshop then = on_stage(workshop, *after);
    const auto after_database = after->open();
    {
        Transaction transaction{*after_database};
        choose(transaction, then, wish);
        transaction.commit();
    }
    judge_due(then, *after_database, stop);
    const auto destinations = destinations_of(workshop.systems, wish.kind);
    if (destinations.empty()) return {};
    return PolicyComparison{*before_database, *after_database}.changes_at(
        SystemName{destinations.front().system.name}, wish.kind
    );
}

std::vector<std::unique_ptr<Permit>> everybody_waits(const Workshop& workshop) {
    std::vector<SystemName> names;
    for (const SystemSettings& system : workshop.systems.all()) {
        names.emplace_back(system.name);
    }
    return permits(workshop.store, names, Errand::night);
}

void write_choice(
    Workshop& workshop,
    Database& database,
    const PolicySwitch& wish,
    const PolicySwitchSummary& summary
) {
    using boost::algorithm::join;
    Transaction transaction{database};
    choose(transaction, workshop, wish);
    JournalEntry entry;
    entry.moment = workshop.clock.now();
    entry.actor = workshop.actor;
    entry.act = "policy-switched";
    entry.subject = wish.kind.text();
    entry.detail = join(summary.before, ",") + " → " + join(summary.after, ",") + ", "
                   + std::to_string(summary.changes.size()) + " 条记录有变化: " + wish.reason;
    Journal{transaction}.append(entry);
    transaction.commit();
}

}  // namespace

PolicySwitchSummary switch_policy(
    Workshop& workshop, const PolicySwitch& wish, const std::stop_token& stop
) {
    check_names(Scope{.kinds = {wish.kind}}, workshop.rulebook, workshop.systems);
    const auto held = everybody_waits(workshop);
    const auto database = workshop.store.open();
    PolicySwitchSummary summary;
    summary.before = rule_sets_of(workshop, *database, wish.kind);
    summary.after =
        wish.rule_sets.empty() ? workshop.rulebook.policy.choice().of(wish.kind) : wish.rule_sets;
    summary.changes = foreseen(workshop, wish, stop);
    if (wish.dry_run) return summary;
    write_choice(workshop, *database, wish, summary);
    summary.judged = judge_due(workshop, *database, stop).judged;
    return summary;
}

}  // namespace xinqiao
