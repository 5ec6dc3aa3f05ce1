#include "daemon/store/deadlines.hpp"

namespace xinqiao {
namespace {

// Never warned of.
constexpr std::int64_t unwarned = 9'999;

Deadline deadline_of(const Row& row) {
    Deadline deadline;
    deadline.id = row.number(0);
    deadline.duty = row.text(1);
    deadline.decision = row.number(2);
    deadline.kind = KindName{row.text(3)};
    deadline.key = RecordKey{row.text(4)};
    deadline.subject = SubjectCode{row.text(5)};
    deadline.day = row.number(6);
    deadline.provisional = row.number(7) != 0;
    deadline.rule = row.text(8);
    deadline.owner = row.text(9);
    deadline.met_at = row.moment(10);
    deadline.warned = row.number(11);
    return deadline;
}

constexpr std::string_view largest_deadline = "select coalesce(max(id), 0) from deadline";

constexpr std::string_view upsert_deadline = R"(
    insert into deadline (id, duty, decision, kind, key, subject, day, provisional, rule, owner,
                          met_at, warned)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)
    on conflict (duty, kind, key, subject, decision) do update
        set day = excluded.day, provisional = excluded.provisional, rule = excluded.rule,
            owner = excluded.owner)";

constexpr std::string_view update_met = R"(
    update deadline set met_at = $6
    where duty = $1 and kind = $2 and key = $3 and subject = $4 and decision = $5 and met_at = 0)";

constexpr std::string_view select_due = R"(
    select id, duty, decision, kind, key, subject, day, provisional, rule, owner, met_at, warned
    from deadline where met_at = 0 and day <= $1 order by day, id)";

}  // namespace

void Deadlines::set(const Deadline& deadline) {
    transaction_.run(
        upsert_deadline,
        {transaction_.next_id(largest_deadline),
         deadline.duty,
         deadline.decision,
         deadline.kind,
         deadline.key,
         deadline.subject,
         deadline.day,
         std::int64_t{deadline.provisional},
         deadline.rule,
         deadline.owner,
         unwarned}
    );
}

void Deadlines::met(const Deadline& deadline, Moment now) {
    transaction_.run(
        update_met,
        {deadline.duty, deadline.kind, deadline.key, deadline.subject, deadline.decision, now}
    );
}

std::vector<Deadline> Deadlines::due(std::int64_t day) {
    std::vector<Deadline> deadlines;
    transaction_.run(select_due, {day}, [&](const Row& row) {
        deadlines.push_back(deadline_of(row));
    });
    return deadlines;
}

}  // namespace xinqiao
