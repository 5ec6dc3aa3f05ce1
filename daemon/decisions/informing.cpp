#include "daemon/decisions/informing.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "daemon/decisions/case_files.hpp"
#include "daemon/store/contents.hpp"
#include "daemon/store/journal.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/records.hpp"
#include "daemon/store/versions.hpp"
#include "schema/canonical.hpp"

namespace xinqiao {
namespace {

// 0 is "never", which no other moment may win over.
void take_earlier(Moment& first, Moment moment) {
    if (moment == Moment{}) return;
    if (first == Moment{} || moment < first) first = moment;
}

// When somebody could first learn of it: approved, told to a platform, or, where a source said it,
// when that reached us. 0: never.
Moment first_known(Transaction& transaction, const StoredRecord& stored) {
    Moment first{};
    for (const Publication& row : Publications{transaction}.of_record(stored.id)) {
        take_earlier(first, row.reported_at);
        take_earlier(first, row.acknowledged_at);
    }
    bool made_here = false;
    for (const Decision& decision : Decisions{transaction}.about(stored.kind, stored.key)) {
        if (decision.act.act == ActKind::approve) take_earlier(first, decision.moment);
        if (decision.act.act == ActKind::list) made_here = true;
    }
    if (made_here) return first;
    take_earlier(first, stored.since);
    for (const Version& version : Versions{transaction}.of(stored.id)) {
        take_earlier(first, version.since);
    }
    return first;
}

// Until when the error could still be learned: a correction counts once it is approved.
Moment last_known(Transaction& transaction, const Decision& decision) {
    const SignedAct& act = decision.act;
    if (revokes(act)) return decision.moment;
    for (const Decision& later : Decisions{transaction}.about(act.kind, act.key)) {
        const bool approves = later.act.act == ActKind::approve && later.act.digest == act.digest;
        if (approves && later.moment >= decision.moment) return later.moment;
    }
    return Moment::max();
}

std::string name_of_subject(Transaction& transaction, const StoredRecord& stored) {
    const auto body = Contents{transaction}.find(stored.digest);
    if (!body) return {};
    return std::string{record_from_canonical(*body).fields.text("subject_name")};
}

Decision undoing(Transaction& transaction, std::int64_t id) {
    auto decision = Decisions{transaction}.find(id);
    if (decision && undoes(decision->act)) return *std::move(decision);
    throw Error{
        Error::Kind::invalid,
        "第 " + std::to_string(id) + " 号不是更正或撤销 / no correction and no revocation",
        "请运行 xinqiao decision ls 查看编号"};
}

}  // namespace

bool revokes(const SignedAct& act) {
    const bool answers =
        act.act == ActKind::resolve_objection || act.act == ActKind::resolve_review;
    return act.act == ActKind::revoke || (answers && act.outcome == "revoked");
}

bool undoes(const SignedAct& act) {
    const bool answers =
        act.act == ActKind::resolve_objection || act.act == ActKind::resolve_review;
    return revokes(act) || act.act == ActKind::correct || (answers && act.outcome == "corrected");
}

std::vector<LedgerEntry> asked_before(Transaction& transaction, const Decision& decision) {
    const SignedAct& act = decision.act;
    if (!undoes(act)) return {};
    const auto stored = Records{transaction}.find(act.kind, act.key);
    if (!stored) return {};
    const Moment first = first_known(transaction, *stored);
    if (first == Moment{}) return {};
    return QueryLedger{transaction}.asked_between(
        act.subject, first, last_known(transaction, decision)
    );
}

Informing inform_of(Workshop& workshop, std::int64_t id) {
    const auto database = workshop.store.open();
    Transaction transaction{*database};
    Informing informing{.decision = undoing(transaction, id)};
    const SignedAct& act = informing.decision.act;
    informing.to_tell = asked_before(transaction, informing.decision);
    informing.listed = life_of(Decisions{transaction}.acts_about(act.kind, act.key)).listed;
    if (const auto stored = Records{transaction}.find(act.kind, act.key)) {
        informing.name = name_of_subject(transaction, *stored);
    }
    const Moment now = workshop.clock.now();
    for (const LedgerEntry& entry : informing.to_tell) {
        if (!QueryLedger{transaction}.inform(entry.id, id, workshop.actor, now)) continue;
        Journal{transaction}.append(
            {.moment = now,
             .actor = workshop.actor,
             .act = "informed",
             .subject = act.subject.text(),
             .detail = std::to_string(id) + " " + std::to_string(entry.id) + " " + entry.caller}
        );
    }
    transaction.commit();
    return informing;
}

}  // namespace xinqiao
