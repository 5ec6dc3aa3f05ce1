// What must not leave for now.
#include "daemon/store/holds.hpp"

namespace xinqiao {
namespace {

Hold hold_of(const Row& row) {
    Hold hold;
    hold.id = row.number(0);
    hold.kind = KindName{row.text(1)};
    hold.key = RecordKey{row.text(2)};
    hold.subject = SubjectCode{row.text(3)};
    hold.scope = SystemName{row.text(4)};
    hold.ground = row.text(5);
    hold.document = row.text(6);
    hold.from = row.moment(7);
    hold.until = row.moment(8);
    hold.who = row.text(9);
    hold.lifted_at = row.moment(10);
    hold.decision = row.number(11);
    return hold;
}

std::vector<Hold> all_holds(
    Transaction& transaction, std::string_view sql, std::initializer_list<Value> values
) {
    std::vector<Hold> holds;
    transaction.run(sql, values, [&](const Row& row) { holds.push_back(hold_of(row)); });
    return holds;
}

constexpr std::string_view largest_hold = R"(
    select coalesce(max(id), 0)
    from (select max(id) as id from hold
          union all select largest from erased_id where name = 'hold'))";

constexpr std::string_view insert_hold = R"(
    insert into hold (id, kind, key, subject, scope, ground, document, from_moment, until_moment,
                      who, lifted_at, decision)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11))";

constexpr std::string_view update_lifted =
    "update hold set lifted_at = $2 where id = $1 and lifted_at = 0";

constexpr std::string_view update_lifted_of_act =
    "update hold set lifted_at = $2 where decision = $1 and decision <> 0 and lifted_at = 0";

constexpr std::string_view update_lifted_reviews = R"(
    update hold set lifted_at = $3
    where kind = $1 and key = $2 and ground in ('review', 'approval') and lifted_at = 0)";

constexpr std::string_view select_standing = R"(
    select id, kind, key, subject, scope, ground, document, from_moment, until_moment, who,
           lifted_at, decision
    from hold
    where lifted_at = 0 and from_moment <= $1 and (until_moment = 0 or until_moment > $1)
    order by id)";

constexpr std::string_view select_on_record = R"(
    select id, kind, key, subject, scope, ground, document, from_moment, until_moment, who,
           lifted_at, decision
    from hold
    where kind = $2 and key = $3 and lifted_at = 0 and from_moment <= $1
      and (until_moment = 0 or until_moment > $1)
    order by id)";

constexpr std::string_view select_on_subject = R"(
    select id, kind, key, subject, scope, ground, document, from_moment, until_moment, who,
           lifted_at, decision
    from hold
    where subject = $2 and lifted_at = 0 and from_moment <= $1
      and (until_moment = 0 or until_moment > $1)
    order by id)";

}  // namespace

std::int64_t Holds::place(const Hold& hold) {
    const std::int64_t id = transaction_.next_id(largest_hold);
    transaction_.run(
        insert_hold,
        {id,
         hold.kind,
         hold.key,
         hold.subject,
         hold.scope,
         hold.ground,
         hold.document,
         hold.from,
         hold.until,
         hold.who,
         hold.decision}
    );
    return id;
}

void Holds::lift(std::int64_t id, Moment now) {
    transaction_.run(update_lifted, {id, now});
}

void Holds::lift_of(std::int64_t decision, Moment now) {
    transaction_.run(update_lifted_of_act, {decision, now});
}

void Holds::lift_reviews(const KindName& kind, const RecordKey& key, Moment now) {
    transaction_.run(update_lifted_reviews, {kind, key, now});
}

std::vector<Hold> Holds::standing(Moment now) {
    return all_holds(transaction_, select_standing, {now});
}

std::vector<Hold> Holds::on_record(const KindName& kind, const RecordKey& key, Moment now) {
    return all_holds(transaction_, select_on_record, {now, kind, key});
}

std::vector<Hold> Holds::on_subject(const SubjectCode& subject, Moment now) {
    return all_holds(transaction_, select_on_subject, {now, subject});
}

}  // namespace xinqiao
