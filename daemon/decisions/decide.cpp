#include "daemon/decisions/decide.hpp"

#include <algorithm>

#include "daemon/decisions/informing.hpp"
#include "daemon/flow/night.hpp"
#include "daemon/flow/policy_in_force.hpp"
#include "daemon/flow/verify.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"

namespace xinqiao {
namespace {

// Ids ascend with time.
std::int64_t newest_beside(Transaction& transaction, const SignedAct& act) {
    std::int64_t newest = act.id;
    if (!act.key.empty()) {
        for (const SignedAct& other : Decisions{transaction}.acts_about(act.kind, act.key))
            newest = std::max(newest, other.id);
        return newest;
    }
    const std::int64_t notice = act.act == ActKind::notice ? act.id : act.about;
    for (const Decision& other : Decisions{transaction}.about_subject(act.subject)) {
        if (other.act.about == notice) newest = std::max(newest, other.act.id);
    }
    return newest;
}

DecidedCase case_of(Transaction& transaction, Decision decision) {
    DecidedCase found{.decision = std::move(decision)};
    const SignedAct& act = found.decision.act;
    found.newest_act = newest_beside(transaction, act);
    if (act.key.empty()) return found;
    const auto record = Records{transaction}.find(act.kind, act.key);
    if (!record) return found;
    found.digest = record->digest;
    found.standing = record->standing;
    found.publications = Publications{transaction}.of_record(record->id);
    return found;
}

std::vector<std::string> notes_of(const NightSummary& summary) {
    std::vector<std::string> notes;
    for (const SystemSummary& system : summary.systems) {
        for (const PushSummary& push : system.pushes) {
            if (!push.note.empty()) notes.push_back(system.label + ": " + push.note);
        }
    }
    return notes;
}

}  // namespace

bool DecidedCase::is_confirmed() const {
    return std::ranges::none_of(publications, &Publication::is_pending);
}

bool DecidedCase::is_verified() const {
    return std::ranges::all_of(publications, &Publication::is_verified);
}

Decided decide(Workshop& workshop, const ActRequest& request, const std::stop_token& stop) {
    const auto database = workshop.store.open();
    Decided decided;
    {
        Transaction transaction{*database};
        const Policy policy = policy_in_force(workshop.rulebook.policy, transaction);
        decided.registered = register_act(workshop, transaction, request, policy);
        if (decided.registered.id == 0) return decided;
        if (!decided.registered.repeated) transaction.commit();
    }
    const SignedAct& act = decided.registered.act;
    if (decided.registered.changed > 0) {
        decided.notes = notes_of(push_now(workshop, act.kind, act.key, stop));
        verify_now(workshop, act.kind, stop);
    }
    decided.now = find_case(*database, decided.registered.id).value();
    Transaction reading{*database, Access::reading};
    decided.to_tell = asked_before(reading, decided.now.decision);
    return decided;
}

std::optional<DecidedCase> find_case(Transaction& transaction, std::int64_t id) {
    auto decision = Decisions{transaction}.find(id);
    if (!decision) return std::nullopt;
    return case_of(transaction, *std::move(decision));
}

std::optional<DecidedCase> find_case(Database& database, std::int64_t id) {
    Transaction transaction{database, Access::reading};
    return find_case(transaction, id);
}

std::vector<Decision> decisions_about(
    Database& database, const SubjectCode& subject, std::int64_t limit
) {
    Transaction transaction{database, Access::reading};
    if (subject.empty()) return Decisions{transaction}.recent(limit);
    return Decisions{transaction}.about_subject(subject);
}

}  // namespace xinqiao
