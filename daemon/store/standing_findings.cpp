#include "daemon/store/standing_findings.hpp"

#include <algorithm>

namespace xinqiao {
namespace {

constexpr std::string_view select_ids = R"(
    select id from finding where state <> 'resolved' and ($1 = '' or reason = $1)
    order by case severity when 'error' then 0 when 'warning' then 1 else 2 end,
             reason, system, kind, key)";

constexpr std::string_view select_standing_findings = R"(
    select f.id, f.system, f.kind, f.key, f.subject, f.reason, f.severity, f.field,
           unseal('finding.ours', f.id, f.ours), unseal('finding.theirs', f.id, f.theirs), f.advice, f.first_run, f.last_run, f.first_seen, f.state, f.resolved_at,
           f.accepted_until, f.accepted_why, f.accepted_by, f.reopened,
           coalesce(unseal('content.body', a.digest, a.body), $2),
           coalesce(unseal('content.body', o.digest, o.body), $2), coalesce(p.desired_why, ''), coalesce(p.desired_rule, ''),
           coalesce(p.sent_at, 0), coalesce(p.acknowledged_at, 0), coalesce(p.observed_at, 0),
           coalesce(r.system, ''), coalesce(r.stream, ''), coalesce(r.run, 0),
           coalesce(unseal('spelling.fields', s.digest, s.fields), ''),
           coalesce(unseal('own_spelling.fields', w.digest, w.fields), '')
    from finding f
    left join publication p on p.system = f.system and p.kind = f.kind and p.key = f.key
    left join content a on a.digest = case when length(p.acknowledged) > 0 then p.acknowledged
                                           else p.desired end
    left join content o on o.digest = p.observed
    left join spelling s on s.digest = p.observed
    left join record r on r.kind = f.kind and r.key = f.key
    left join own_spelling w on w.digest = r.digest
    where f.id = $1)";

StandingFinding standing_in(const Row& row, const KnownFinding& finding) {
    return {
        .finding = finding,
        .ours = row.blob(20),
        .theirs = row.blob(21),
        .own_spelling = row.text(31),
        .spelling = row.text(30),
        .why = row.text(22),
        .rule = row.text(23),
        .told_at = std::max(row.moment(24), row.moment(25)),
        .seen_at = row.moment(26),
        .source = SystemName{row.text(27)},
        .stream = StreamName{row.text(28)},
        .source_run = row.number(29)};
}

}  // namespace

std::vector<std::int64_t> StandingFindings::by_gravity(std::string_view reason) {
    std::vector<std::int64_t> ids;
    transaction_.run(select_ids, {reason}, [&](const Row& row) { ids.push_back(row.number(0)); });
    return ids;
}

void StandingFindings::visit(std::int64_t id, const Each& each) {
    transaction_.run(select_standing_findings, {id, Blob{}}, [&](const Row& row) {
        const KnownFinding finding = finding_of_row(row);
        each(standing_in(row, finding));
    });
}

void StandingFindings::each(std::string_view reason, const Each& each) {
    for (const std::int64_t id : by_gravity(reason)) {
        visit(id, each);
    }
}

}  // namespace xinqiao
