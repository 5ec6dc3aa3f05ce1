// The last gate: what may leave now, and what became of what left.
#include "daemon/store/publication_rows.hpp"
#include "daemon/store/publications.hpp"
#include "daemon/store/restorations.hpp"
#include "schema/personal_numbers.hpp"

namespace xinqiao {
namespace {

// The most urgent first; within one urgency subjects before their penalties, withdrawals before
// what replaces them. A hold covers a record or everything about its subject, and stops all but
// what the law itself demands. Where content needs approval, only what a second person approved
// leaves. After a backup was restored ($8) what no answer and no look came of since is doubted: it
// may have been told meanwhile ($9: 0 the rows beyond doubt, 1 the doubted).
constexpr std::string_view select_claimable = R"(
    select p.* from publication p
    where p.system = $1 and p.kind = $2 and p.desired <> p.acknowledged and p.flight = ''
      and p.next_attempt <= $3 and p.lane >= $4 and ($5 = 0 or p.record = $5)
      and (p.refused_action = '' or p.refused <> p.desired)
      and (p.lawful = 1 or (
          not exists (select 1 from hold h
                      where h.kind = p.kind and h.key = p.key and h.lifted_at = 0
                        and h.from_moment <= $3
                        and (h.until_moment = 0 or h.until_moment > $3)
                        and (h.scope = '' or h.scope = p.system))
          and not exists (select 1 from hold h join record r on r.subject = h.subject
                          where r.id = p.record and h.subject <> '' and h.lifted_at = 0
                            and h.from_moment <= $3
                            and (h.until_moment = 0 or h.until_moment > $3)
                            and (h.scope = '' or h.scope = p.system))
          and (length(p.desired) = 0
               or ($7 = 0 and not exists (select 1 from decision d
                                          where d.kind = p.kind and d.key = p.key and d.key <> ''
                                            and d.act in ('list', 'correct')))
               or exists (select 1 from decision d join record r on r.id = p.record
                          where d.kind = p.kind and d.key = p.key and d.key <> ''
                            and d.act = 'approve' and d.digest = r.digest))))
      and ($8 = 0
           or $9 = case when p.acknowledged_at >= $8 or p.refused_at >= $8
                             or exists (select 1 from looked_up l where l.publication = p.id)
                        then 0 else 1 end)
    order by p.lane desc, p.push_order, case when length(p.desired) = 0 then 0 else 1 end, p.id
    limit $6)";

constexpr std::string_view update_sent = R"(
    update publication set flight = 'sent', sent = desired, message = $2, sent_at = $3,
        attempts = attempts + 1
    where id = $1)";

// Numbers follow the clock, so that a restored backup never repeats one; several claims within
// one tick of the clock follow each other.
constexpr std::string_view take_numbers = R"(
    insert into counter (name, value) values ('message', $1 + $2)
    on conflict (name) do update
        set value = case when counter.value < $1 then $1 else counter.value end + $2
    returning value)";

std::int64_t first_message(Transaction& transaction, std::int64_t count, Moment now) {
    const std::int64_t microseconds = now.time_since_epoch().count() * 1000;
    const std::int64_t last = transaction.number(take_numbers, {microseconds, count});
    return last - count + 1;
}

// The same content under the same number is the same message; anything else needs a new one.
bool keeps_number(const Publication& publication) {
    return publication.message != 0 && publication.sent == publication.desired;
}

}  // namespace

std::vector<Publication> Publications::due_rows(const ClaimRequest& request, Doubt doubt) {
    const Moment restored = Restorations{transaction_}.doubted_since(request.system, request.now);
    if (doubt == Doubt::doubted && restored == Moment{}) return {};
    return all_publications(
        transaction_,
        select_claimable,
        {request.system,
         request.kind,
         request.now,
         static_cast<int>(request.least_lane),
         request.record,
         request.limit,
         request.reviewed,
         restored,
         static_cast<int>(doubt)}
    );
}

std::vector<Publication> Publications::claimable(const ClaimRequest& request) {
    return due_rows(request, Doubt::none);
}

std::vector<Publication> Publications::doubted(const ClaimRequest& request) {
    return due_rows(request, Doubt::doubted);
}

std::vector<Publication> Publications::claim(const ClaimRequest& request) {
    std::vector<Publication> claimed = claimable(request);
    if (claimed.empty()) return claimed;
    const auto count = static_cast<std::int64_t>(claimed.size());
    std::int64_t message = first_message(transaction_, count, request.now);
    for (Publication& publication : claimed) {
        if (!keeps_number(publication)) publication.message = message++;
        publication.sent = publication.desired;
        publication.flight = Flight::sent;
        publication.sent_at = request.now;
        ++publication.attempts;
        transaction_.run(update_sent, {publication.id, publication.message, request.now});
    }
    return claimed;
}

namespace {

// "message <> 0" lets the partial index answer: without it every message in flight is looked at.
constexpr std::string_view settle_accepted = R"(
    update publication set flight = '', acknowledged = sent, acknowledged_at = $2,
        reported_at = case when reported_at = 0 and length(sent) > 0 then sent_at
                           else reported_at end,
        reference = case when $3 = '' then reference else $3 end, receipt = $4, message = 0,
        sent_at = 0, attempts = 0, next_attempt = 0,
        lane = case when desired = sent then 0 else lane end,
        refused = $5, refused_action = '', refused_code = '', refused_reason = '', refused_at = 0
    where message = $1 and message <> 0 and flight <> '')";

constexpr std::string_view settle_refused = R"(
    update publication set flight = '', refused = sent,
        refused_action = case when length(sent) = 0 then 'withdraw' else 'upsert' end,
        refused_code = $3, refused_reason = $4, refused_at = $2, receipt = $4, message = 0,
        sent_at = 0
    where message = $1 and message <> 0 and flight <> '')";

constexpr std::string_view settle_later = R"(
    update publication set flight = '', next_attempt = $2, receipt = $3, sent_at = 0
    where message = $1 and message <> 0 and flight <> '')";

constexpr std::string_view settle_flying =
    "update publication set flight = $2, receipt = $3 "
    "where message = $1 and message <> 0 and flight <> ''";

constexpr std::string_view update_to_observed = R"(
    update publication set acknowledged = observed, next_attempt = 0,
        reported_at = case when reported_at = 0 and length(observed) > 0 then observed_at
                           else reported_at end
    where id = $1)";

constexpr std::string_view update_to_desired = R"(
    update publication set acknowledged = desired, acknowledged_at = $2, receipt = $3,
        reported_at = case when reported_at = 0 and length(desired) > 0 then $2
                           else reported_at end,
        message = 0, lane = 0, attempts = 0, next_attempt = 0,
        refused = $4, refused_action = '', refused_code = '', refused_reason = '', refused_at = 0
    where id = $1)";

constexpr std::string_view update_refusal = R"(
    update publication set refused = $2, refused_action = '', refused_code = '',
        refused_reason = '', refused_at = 0, attempts = 0, next_attempt = 0
    where id = $1)";

}  // namespace

bool Publications::settle(std::int64_t message, const Settlement& settlement, Moment now) {
    using Outcome = Settlement::Outcome;
    const std::string text = without_personal_numbers(settlement.text);
    const auto write = [&](std::string_view sql, std::initializer_list<Value> values) {
        return message != 0 && transaction_.run(sql, values) > 0;
    };
    switch (settlement.outcome) {
        case Outcome::accepted:
            return write(settle_accepted, {message, now, settlement.reference, text, Blob{}});
        case Outcome::refused:
            return write(settle_refused, {message, now, settlement.code, text});
        case Outcome::deferred:
            return write(settle_later, {message, settlement.next_attempt, text});
        case Outcome::unknown:
            return write(settle_flying, {message, name_of(Flight::unknown), text});
        case Outcome::taken:
            break;
    }
    return write(settle_flying, {message, name_of(Flight::taken), text});
}

bool Publications::abandon(std::int64_t message, Moment next_attempt) {
    return message != 0 && transaction_.run(settle_later, {message, next_attempt, ""}) > 0;
}

void Publications::believe_observed(std::int64_t id) {
    transaction_.run(update_to_observed, {id});
}

void Publications::find_told(std::int64_t id, std::string_view evidence, Moment now) {
    transaction_.run(update_to_desired, {id, now, without_personal_numbers(evidence), Blob{}});
}

void Publications::forget_refusal(std::int64_t id) {
    transaction_.run(update_refusal, {id, Blob{}});
}

namespace {

constexpr std::string_view select_in_flight = R"(
    select p.* from publication p
    where p.system = $1 and p.kind = $2 and p.flight <> '' and p.sent_at < $3
    order by p.sent_at, p.id)";

constexpr std::string_view select_by_message =
    "select p.* from publication p where p.message = $1 and p.message <> 0";

}  // namespace

std::vector<Publication> Publications::in_flight(
    const SystemName& system, const KindName& kind, Moment sent_before
) {
    return all_publications(transaction_, select_in_flight, {system, kind, sent_before});
}

std::optional<Publication> Publications::by_message(std::int64_t message) {
    return one_publication(transaction_, select_by_message, {message});
}

}  // namespace xinqiao
