// Differences and faults that persist from run to run.
#include "daemon/store/known_findings.hpp"

#include "base/clock.hpp"
#include "schema/personal_numbers.hpp"

namespace xinqiao {

KnownFinding finding_of_row(const Row& row) {
    KnownFinding finding;
    finding.id = row.number(0);
    finding.system = SystemName{row.text(1)};
    finding.kind = KindName{row.text(2)};
    finding.key = RecordKey{row.text(3)};
    finding.subject = SubjectCode{row.text(4)};
    finding.reason = row.text(5);
    finding.severity = row.text(6);
    finding.field = row.text(7);
    finding.ours = row.text(8);
    finding.theirs = row.text(9);
    finding.advice = row.text(10);
    finding.first_run = row.number(11);
    finding.last_run = row.number(12);
    finding.first_seen = row.moment(13);
    finding.state = row.text(14);
    finding.resolved_at = row.moment(15);
    finding.accepted_until = row.number(16);
    finding.accepted_why = row.text(17);
    finding.accepted_by = row.text(18);
    finding.reopened = row.number(19);
    return finding;
}

namespace {

constexpr std::string_view select_finding_state = R"(
    select id, state, accepted_until, unseal('finding.ours', id, ours),
           unseal('finding.theirs', id, theirs)
    from finding
    where system = $1 and kind = $2 and key = $3 and reason = $4)";

constexpr std::string_view largest_finding = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from finding
          union all select largest from erased_id where name = 'finding'))";

constexpr std::string_view upsert_finding = R"(
    insert into finding (id, system, kind, key, subject, reason, severity, field, ours, theirs,
                         advice, first_run, last_run, first_seen, state, resolved_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, seal('finding.ours', $1, $9),
            seal('finding.theirs', $1, $10), $11, $12, $12, $13, $14, 0)
    on conflict (system, kind, key, reason) do update
        set subject = excluded.subject, severity = excluded.severity, field = excluded.field,
            ours = excluded.ours, theirs = excluded.theirs, advice = excluded.advice,
            first_run = case when finding.state <> 'resolved' then finding.first_run
                             else excluded.first_run end,
            first_seen = case when finding.state <> 'resolved' then finding.first_seen
                              else excluded.first_seen end,
            reopened = finding.reopened
                       + case when finding.state <> 'open' and excluded.state = 'open' then 1 else 0 end,
            last_run = case when finding.last_run > excluded.last_run then finding.last_run
                            else excluded.last_run end,
            state = excluded.state, resolved_at = 0)";

constexpr std::string_view resolve_old = R"(
    update finding set state = 'resolved', resolved_at = $5
    where system = $1 and kind = $2 and reason = $3 and last_run < $4 and state = 'open')";

constexpr std::string_view resolve_accepted = R"(
    update finding set state = 'resolved', resolved_at = $5
    where system = $1 and kind = $2 and reason = $3 and last_run < $4 and state = 'accepted')";

constexpr std::string_view resolve_one = R"(
    update finding set state = 'resolved', resolved_at = $5
    where system = $1 and kind = $2 and key = $3 and reason = $4 and state = 'open')";

bool is_still_accepted(const KnownFinding& known, const KnownFinding& seen, Moment now) {
    if (known.state != "accepted") return false;
    const std::int64_t today = day_of(now).time_since_epoch().count();
    const bool in_time = known.accepted_until == 0 || today <= known.accepted_until;
    return in_time && known.ours == seen.ours && known.theirs == seen.theirs;
}

}  // namespace

bool KnownFindings::see(const KnownFinding& finding, Moment now) {
    KnownFinding known;
    transaction_.run(
        select_finding_state,
        {finding.system, finding.kind, finding.key, finding.reason},
        [&](const Row& row) {
            known.id = row.number(0);
            known.state = row.text(1);
            known.accepted_until = row.number(2);
            known.ours = row.text(3);
            known.theirs = row.text(4);
        }
    );
    if (known.id == 0) known.id = transaction_.next_id(largest_finding);
    const std::string_view state = is_still_accepted(known, finding, now) ? "accepted" : "open";
    transaction_.run(
        upsert_finding,
        {known.id,
         finding.system,
         finding.kind,
         finding.key,
         finding.subject,
         finding.reason,
         finding.severity,
         finding.field,
         finding.ours,
         finding.theirs,
         finding.advice,
         finding.last_run,
         now,
         state}
    );
    return state == "open" && known.state != "open";
}

std::int64_t KnownFindings::resolve_unseen(
    const SystemName& system,
    const KindName& kind,
    std::string_view reason,
    std::int64_t run,
    Moment now
) {
    transaction_.run(resolve_accepted, {system, kind, reason, run, now});
    return transaction_.run(resolve_old, {system, kind, reason, run, now});
}

bool KnownFindings::resolve(
    const SystemName& system,
    const KindName& kind,
    const RecordKey& key,
    std::string_view reason,
    Moment now
) {
    return transaction_.run(resolve_one, {system, kind, key, reason, now}) > 0;
}

namespace {

constexpr std::string_view select_open_findings = R"(
    select id, system, kind, key, subject, reason, severity, field,
           unseal('finding.ours', id, ours), unseal('finding.theirs', id, theirs), advice,
           first_run, last_run, first_seen, state, resolved_at,
           accepted_until, accepted_why, accepted_by, reopened
    from finding
    where id > $2 and state = 'open' and ($1 = '' or system = $1) order by id limit $3)";

constexpr std::string_view select_listed_findings = R"(
    select id, system, kind, key, subject, reason, severity, field,
           unseal('finding.ours', id, ours), unseal('finding.theirs', id, theirs), advice,
           first_run, last_run, first_seen, state, resolved_at,
           accepted_until, accepted_why, accepted_by, reopened
    from finding
    where id > $5 and ($1 = '' or system = $1) and ($2 = '' or kind = $2)
      and ($3 = '' or reason = $3) and ($4 = '' or state = $4)
    order by id limit $6)";

constexpr std::string_view select_finding = R"(
    select id, system, kind, key, subject, reason, severity, field,
           unseal('finding.ours', id, ours), unseal('finding.theirs', id, theirs), advice,
           first_run, last_run, first_seen, state, resolved_at,
           accepted_until, accepted_why, accepted_by, reopened
    from finding where id = $1)";

constexpr std::string_view accept_finding = R"(
    update finding set state = 'accepted', accepted_until = $2, accepted_why = $3, accepted_by = $4
    where id = $1 and state <> 'resolved')";

constexpr std::string_view reopen_finding =
    "update finding set state = 'open' where id = $1 and state = 'accepted'";

constexpr std::string_view select_findings_of_key = R"(
    select id, system, kind, key, subject, reason, severity, field,
           unseal('finding.ours', id, ours), unseal('finding.theirs', id, theirs), advice,
           first_run, last_run, first_seen, state, resolved_at,
           accepted_until, accepted_why, accepted_by, reopened
    from finding where kind = $1 and key = $2 order by id)";

constexpr std::string_view select_findings_of_subject = R"(
    select id, system, kind, key, subject, reason, severity, field,
           unseal('finding.ours', id, ours), unseal('finding.theirs', id, theirs), advice,
           first_run, last_run, first_seen, state, resolved_at,
           accepted_until, accepted_why, accepted_by, reopened
    from finding where subject = $1 order by id)";

constexpr std::string_view count_open_by_reason = R"(
    select reason, count(*) from finding
    where state = 'open' and ($1 = '' or system = $1) group by reason)";

constexpr std::string_view count_state_by_reason =
    "select reason, count(*) from finding where state = $1 group by reason";

constexpr std::string_view delete_resolved = R"(
    delete from finding where id in (
        select id from finding where state <> 'open' and resolved_at < $1
        order by resolved_at limit $2))";

constexpr std::string_view count_open_findings =
    "select count(*) from finding where state = 'open'";

std::vector<KnownFinding> findings_by(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<KnownFinding> findings;
    transaction.run(sql, values, [&](const Row& row) { findings.push_back(finding_of_row(row)); });
    return findings;
}

}  // namespace

std::vector<KnownFinding> KnownFindings::open_after(
    const SystemName& system, std::int64_t id, std::int64_t limit
) {
    return findings_by(transaction_, select_open_findings, {system, id, limit});
}

std::vector<KnownFinding> KnownFindings::list(const FindingFilter& filter) {
    return findings_by(
        transaction_,
        select_listed_findings,
        {filter.system, filter.kind, filter.reason, filter.state, filter.after, filter.limit}
    );
}

std::optional<KnownFinding> KnownFindings::find(std::int64_t id) {
    auto found = findings_by(transaction_, select_finding, {id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool KnownFindings::accept(std::int64_t id, const Acceptance& acceptance) {
    const std::string why = without_personal_numbers(acceptance.why);
    return transaction_.run(accept_finding, {id, acceptance.until, why, acceptance.who}) > 0;
}

bool KnownFindings::reopen(std::int64_t id) {
    return transaction_.run(reopen_finding, {id}) > 0;
}

std::vector<KnownFinding> KnownFindings::of_key(const KindName& kind, const RecordKey& key) {
    return findings_by(transaction_, select_findings_of_key, {kind, key});
}

std::vector<KnownFinding> KnownFindings::of_subject(const SubjectCode& subject) {
    return findings_by(transaction_, select_findings_of_subject, {subject});
}

std::map<std::string, std::int64_t> KnownFindings::open_by_reason(const SystemName& system) {
    std::map<std::string, std::int64_t> counts;
    transaction_.run(count_open_by_reason, {system}, [&](const Row& row) {
        counts.emplace(row.text(0), row.number(1));
    });
    return counts;
}

std::map<std::string, std::int64_t> KnownFindings::count_by_reason(std::string_view state) {
    std::map<std::string, std::int64_t> counts;
    transaction_.run(count_state_by_reason, {state}, [&](const Row& row) {
        counts.emplace(row.text(0), row.number(1));
    });
    return counts;
}

std::int64_t KnownFindings::count_open() {
    return transaction_.number(count_open_findings);
}

std::int64_t KnownFindings::purge(Moment before, std::int64_t limit) {
    return transaction_.run(delete_resolved, {before, limit});
}

}  // namespace xinqiao
