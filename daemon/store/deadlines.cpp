#include "daemon/store/deadlines.hpp"

namespace xinqiao {
namespace {

Deadline deadline_of(const Row& row) {
    Deadline deadline;
    deadline.id = row.number(0);
    deadline.duty = row.text(1);
    deadline.decision = row.number(2);
    deadline.kind = KindName{row.text(3)};
    deadline.key = RecordKey{row.text(4)};
    deadline.subject = SubjectCode{row.text(5)};
    deadline.day = row.number(6);
    deadline.sort = row.text(7);
    deadline.missing = row.text(8);
    deadline.rule = row.text(9);
    deadline.owner = row.text(10);
    deadline.met_at = row.moment(11);
    deadline.warned = row.number(12);
    return deadline;
}

std::vector<Deadline> all_deadlines(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<Deadline> deadlines;
    transaction.run(sql, values, [&](const Row& row) { deadlines.push_back(deadline_of(row)); });
    return deadlines;
}

constexpr std::string_view largest_deadline = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from deadline
          union all select largest from erased_id where name = 'deadline'))";

constexpr std::string_view upsert_deadline = R"(
    insert into deadline (id, duty, decision, kind, key, subject, day, sort, missing, rule, owner,
                          met_at, warned)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)
    on conflict (duty, kind, key, subject, decision) do update
        set day = excluded.day, sort = excluded.sort, missing = excluded.missing,
            rule = excluded.rule, owner = excluded.owner,
            warned = case when deadline.day = excluded.day then deadline.warned
                          else excluded.warned end)";

constexpr std::string_view update_met = R"(
    update deadline set met_at = $6
    where duty = $1 and kind = $2 and key = $3 and subject = $4 and decision = $5 and met_at = 0)";

constexpr std::string_view update_unmet = R"(
    update deadline set met_at = 0
    where duty = $1 and kind = $2 and key = $3 and subject = $4 and decision = $5
      and met_at <> 0)";

constexpr std::string_view delete_deadline = "delete from deadline where id = $1";

constexpr std::string_view update_warned = "update deadline set warned = $2 where id = $1";

constexpr std::string_view select_deadlines_due = R"(
    select id, duty, decision, kind, key, subject, day, sort, missing, rule, owner, met_at, warned
    from deadline where met_at = 0 and day <= $1 order by day, id)";

constexpr std::string_view select_all_deadlines = R"(
    select id, duty, decision, kind, key, subject, day, sort, missing, rule, owner, met_at, warned
    from deadline order by day, id)";

constexpr std::string_view select_deadlines_of_subject = R"(
    select id, duty, decision, kind, key, subject, day, sort, missing, rule, owner, met_at, warned
    from deadline where subject = $1 order by day, id)";

constexpr std::string_view select_waiting = R"(
    select subject from deadline where met_at = 0
    union select subject from decision
        where id > (select coalesce(max(decision), 0) from deadline)
    order by subject)";

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
         deadline.sort,
         deadline.missing,
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

void Deadlines::unmet(const Deadline& deadline) {
    transaction_.run(
        update_unmet,
        {deadline.duty, deadline.kind, deadline.key, deadline.subject, deadline.decision}
    );
}

void Deadlines::drop(std::int64_t id) {
    transaction_.run(delete_deadline, {id});
}

void Deadlines::warned(std::int64_t id, std::int64_t working_days) {
    transaction_.run(update_warned, {id, working_days});
}

std::vector<Deadline> Deadlines::due(std::int64_t day) {
    return all_deadlines(transaction_, select_deadlines_due, {day});
}

std::vector<Deadline> Deadlines::all() {
    return all_deadlines(transaction_, select_all_deadlines, {});
}

std::vector<Deadline> Deadlines::of_subject(const SubjectCode& subject) {
    return all_deadlines(transaction_, select_deadlines_of_subject, {subject});
}

std::vector<SubjectCode> Deadlines::subjects_waiting() {
    std::vector<SubjectCode> subjects;
    transaction_.run(select_waiting, {}, [&](const Row& row) {
        subjects.emplace_back(row.text(0));
    });
    return subjects;
}

}  // namespace xinqiao
