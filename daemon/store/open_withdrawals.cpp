#include "daemon/store/open_withdrawals.hpp"

namespace xinqiao {
namespace {

// The differing rows alone are looked at: their index leaves out what is verified.
constexpr std::string_view select_open = R"(
    select p.system, p.kind, p.key, r.subject, p.desired_rule, p.desired_why, p.desired_at,
           p.flight <> '', length(p.acknowledged) = 0 and p.flight = '', length(p.observed) > 0
    from publication p join record r on r.id = p.record
    where (p.acknowledged <> p.observed or p.desired <> p.acknowledged or p.flight <> '')
      and length(p.desired) = 0 and p.record <> 0 and p.reported_at <> 0
    order by p.desired_at, p.id limit $1)";

}  // namespace

std::vector<OpenWithdrawal> open_withdrawals(Transaction& transaction, std::int64_t limit) {
    std::vector<OpenWithdrawal> open;
    transaction.run(select_open, {limit}, [&](const Row& row) {
        open.push_back(
            {.system = SystemName{row.text(0)},
             .kind = KindName{row.text(1)},
             .key = RecordKey{row.text(2)},
             .subject = SubjectCode{row.text(3)},
             .rule = std::string{row.text(4)},
             .why = std::string{row.text(5)},
             .since = row.moment(6),
             .sent = row.number(7) != 0,
             .told = row.number(8) != 0,
             .shown = row.number(9) != 0}
        );
    });
    return open;
}

}  // namespace xinqiao
