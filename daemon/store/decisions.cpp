// The signed acts about records, and what they make due.
#include "daemon/store/decisions.hpp"

namespace xinqiao {
namespace {

Decision decision_of(const Row& row) {
    Decision decision;
    decision.id = row.number(0);
    decision.kind = KindName{row.text(1)};
    decision.key = RecordKey{row.text(2)};
    decision.subject = SubjectCode{row.text(3)};
    decision.act = row.text(4);
    decision.document = row.text(5);
    decision.day = row.number(6);
    decision.reason = row.text(7);
    decision.who = row.text(8);
    decision.moment = row.moment(9);
    return decision;
}

constexpr std::string_view largest_decision = "select coalesce(max(id), 0) from decision";

constexpr std::string_view insert_decision = R"(
    insert into decision (id, kind, key, subject, act, document, day, reason, who, moment)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))";

constexpr std::string_view select_decisions_of_key = R"(
    select id, kind, key, subject, act, document, day, reason, who, moment from decision
    where kind = $1 and key = $2 order by id)";

constexpr std::string_view select_decisions_of_subject = R"(
    select id, kind, key, subject, act, document, day, reason, who, moment from decision
    where subject = $1 order by id)";

}  // namespace

std::int64_t Decisions::record(const Decision& decision) {
    const std::int64_t id = transaction_.next_id(largest_decision);
    transaction_.run(
        insert_decision,
        {id,
         decision.kind,
         decision.key,
         decision.subject,
         decision.act,
         decision.document,
         decision.day,
         decision.reason,
         decision.who,
         decision.moment}
    );
    return id;
}

std::vector<Decision> Decisions::about(const KindName& kind, const RecordKey& key) {
    std::vector<Decision> decisions;
    transaction_.run(select_decisions_of_key, {kind, key}, [&](const Row& row) {
        decisions.push_back(decision_of(row));
    });
    return decisions;
}

std::vector<Decision> Decisions::about_subject(const SubjectCode& subject) {
    std::vector<Decision> decisions;
    transaction_.run(select_decisions_of_subject, {subject}, [&](const Row& row) {
        decisions.push_back(decision_of(row));
    });
    return decisions;
}

namespace {

Deadline deadline_of(const Row& row) {
    Deadline deadline;
    deadline.id = row.number(0);
    deadline.kind = KindName{row.text(1)};
    deadline.key = RecordKey{row.text(2)};
    deadline.duty = row.text(3);
    deadline.rule = row.text(4);
    deadline.day = row.number(5);
    deadline.met_at = row.moment(6);
    return deadline;
}

constexpr std::string_view largest_deadline = "select coalesce(max(id), 0) from deadline";

constexpr std::string_view upsert_deadline = R"(
    insert into deadline (id, kind, key, duty, rule, day, met_at)
    values ($1, $2, $3, $4, $5, $6, 0)
    on conflict (kind, key, duty) do update set rule = excluded.rule, day = excluded.day)";

constexpr std::string_view update_met = R"(
    update deadline set met_at = $4 where kind = $1 and key = $2 and duty = $3 and met_at = 0)";

constexpr std::string_view select_due_deadlines = R"(
    select id, kind, key, duty, rule, day, met_at from deadline
    where met_at = 0 and day <= $1 order by day, id)";

}  // namespace

void Deadlines::set(const Deadline& deadline) {
    transaction_.run(
        upsert_deadline,
        {transaction_.next_id(largest_deadline),
         deadline.kind,
         deadline.key,
         deadline.duty,
         deadline.rule,
         deadline.day}
    );
}

void Deadlines::met(const KindName& kind, const RecordKey& key, std::string_view duty, Moment now) {
    transaction_.run(update_met, {kind, key, duty, now});
}

std::vector<Deadline> Deadlines::due(std::int64_t day) {
    std::vector<Deadline> deadlines;
    transaction_.run(select_due_deadlines, {day}, [&](const Row& row) {
        deadlines.push_back(deadline_of(row));
    });
    return deadlines;
}

}  // namespace xinqiao
