#include "schema/life.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

void end_objection(Life& life, const SignedAct& resolution) {
    if (resolution.outcome == "revoked") life.revoked = resolution;
    if (resolution.outcome == "corrected") life.corrected = resolution;
}

void end_repair(Life& life) {
    life.repair_application.reset();
    life.repair_acceptance.reset();
}

void end_removal(Life& life) {
    life.removal_application.reset();
    life.removal_publicity.reset();
}

void follow(Life& life, const SignedAct& act) {
    switch (act.act) {
        case ActKind::notice:
        case ActKind::statement:
            return;  // before there is a record
        case ActKind::list:
            life.listed = act;
            return;
        case ActKind::repair_notice:
            life.repair_notice = act;
            return;
        case ActKind::approve:
            if (act.digest) life.approved.push_back(*act.digest);
            return;
        case ActKind::object:
            life.objection = act;
            return;
        case ActKind::resolve_objection:
            life.objection.reset();
            life.resolved_objection = act;
            return end_objection(life, act);
        case ActKind::ask_review:
            life.review = act;
            return;
        case ActKind::resolve_review:
            life.review.reset();
            return end_objection(life, act);
        case ActKind::apply_repair:
            life.repair_application = act;
            return;
        case ActKind::accept_repair:
            life.repair_acceptance = act;
            return;
        case ActKind::refuse_repair:
            return end_repair(life);
        case ActKind::repair:
            end_repair(life);
            life.repaired = act;
            return;
        case ActKind::apply_removal:
            life.removal_application = act;
            return;
        case ActKind::publicise_removal:
            life.removal_publicity = act;
            return;
        case ActKind::refuse_removal:
            return end_removal(life);
        case ActKind::remove:
            end_removal(life);
            life.removed = act;
            return;
        case ActKind::correct:
            life.corrected = act;
            return;
        case ActKind::revoke:
            life.revoked = act;
            return;
    }
}

}  // namespace

bool Life::is_approved(const Digest& digest) const {
    return std::ranges::find(approved, digest) != approved.end();
}

std::optional<Digest> Life::may_be_shown(const Digest& now) const {
    if (is_approved(now)) return now;
    if (approved.empty()) return std::nullopt;
    return approved.back();
}

Life life_of(std::span<const SignedAct> acts) {
    Life life;
    for (const SignedAct& act : acts) {
        follow(life, act);
    }
    return life;
}

}  // namespace xinqiao
