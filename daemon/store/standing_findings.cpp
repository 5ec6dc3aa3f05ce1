#include "daemon/store/standing_findings.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace xinqiao {
namespace {

// A statement for so many findings takes two thirds of the time of one for each.
constexpr std::size_t findings_at_once = 64;

constexpr std::string_view by_gravity_first = R"(
    order by case f.severity when 'error' then 0 when 'warning' then 1 else 2 end,
             f.reason, f.system, f.kind, f.key)";

constexpr std::string_view select_ids =
    "select f.id from finding f where f.state <> 'resolved' and ($1 = '' or f.reason = $1)";

// Of the findings with the ids $2 and so on. What the system confirmed mostly is what our record
// says: then its body is found without a search by its digest.
constexpr std::string_view select_standing_findings = R"(
    select f.id, f.system, f.kind, f.key, f.subject, f.reason, f.severity, f.field,
           unseal('finding.ours', f.id, f.ours), unseal('finding.theirs', f.id, f.theirs), f.advice, f.first_run, f.last_run, f.first_seen, f.state, f.resolved_at,
           f.accepted_until, f.accepted_why, f.accepted_by, f.reopened,
           coalesce(unseal('content.body', a.digest, a.body), $1),
           coalesce(unseal('content.body', o.digest, o.body), $1), coalesce(p.desired_why, ''), coalesce(p.desired_rule, ''),
           coalesce(p.sent_at, 0), coalesce(p.acknowledged_at, 0), coalesce(p.observed_at, 0),
           coalesce(r.system, ''), coalesce(r.stream, ''), coalesce(r.run, 0),
           coalesce(unseal('spelling.fields', s.digest, s.fields), ''),
           coalesce(unseal('own_spelling.fields', w.digest, w.fields), '')
    from finding f
    left join publication p on p.system = f.system and p.kind = f.kind and p.key = f.key
    left join record r on r.kind = f.kind and r.key = f.key
    left join content a on a.id = case
        when r.digest = case when length(p.acknowledged) > 0 then p.acknowledged else p.desired end
        then r.content
        else (select c.id from content c where c.digest =
              case when length(p.acknowledged) > 0 then p.acknowledged else p.desired end) end
    left join content o on o.digest = p.observed
    left join spelling s on s.digest = p.observed
    left join own_spelling w on w.digest = r.digest
    where f.id in ()";

const std::string& ordered_ids() {
    static const std::string query = std::string{select_ids}.append(by_gravity_first);
    return query;
}

const std::string& batch_of_findings() {
    static const std::string query = [] {
        std::string text{select_standing_findings};
        for (std::size_t place = 0; place < findings_at_once; ++place) {
            text.append(place == 0 ? "$" : ", $").append(std::to_string(place + 2));
        }
        return text.append(")").append(by_gravity_first);
    }();
    return query;
}

StandingFinding standing_in(const Row& row) {
    return {
        .finding = finding_of_row(row),
        .ours = std::string{row.blob(20)},
        .theirs = std::string{row.blob(21)},
        .own_spelling = std::string{row.text(31)},
        .spelling = std::string{row.text(30)},
        .why = std::string{row.text(22)},
        .rule = std::string{row.text(23)},
        .told_at = std::max(row.moment(24), row.moment(25)),
        .seen_at = row.moment(26),
        .source = SystemName{row.text(27)},
        .stream = StreamName{row.text(28)},
        .source_run = row.number(29)};
}

}  // namespace

void StandingFindings::each(std::string_view reason, const Each& each) {
    std::vector<std::int64_t> ids;
    transaction_.run(ordered_ids(), {reason}, [&](const Row& row) {
        ids.push_back(row.number(0));
    });
    std::span<const std::int64_t> rest{ids};
    while (!rest.empty()) {
        const std::size_t count = std::min(rest.size(), findings_at_once);
        visit(rest.first(count), each);
        rest = rest.subspan(count);
    }
}

// A short batch is filled with its last id.
void StandingFindings::visit(std::span<const std::int64_t> ids, const Each& each) {
    std::vector<Value> values{Blob{}};
    values.reserve(findings_at_once + 1);
    values.insert(values.end(), ids.begin(), ids.end());
    values.resize(findings_at_once + 1, ids.back());
    transaction_.run(batch_of_findings(), values, [&](const Row& row) { each(standing_in(row)); });
}

}  // namespace xinqiao
