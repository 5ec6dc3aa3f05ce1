#include "daemon/store/restorations.hpp"

namespace xinqiao {
namespace {

constexpr std::chrono::days longest_doubt{30};

constexpr std::string_view largest_restoration = "select coalesce(max(id), 0) from restoration";

constexpr std::string_view insert_restoration =
    "insert into restoration (id, moment, backup_moment) values ($1, $2, $3)";

constexpr std::string_view forget_looks = "delete from looked_up";

constexpr std::string_view select_restored = R"(
    select coalesce(max(moment), 0) from restoration
    where moment > $2 and moment > coalesce(
        (select t.moment from trusted_system t where t.system = $1), 0))";

constexpr std::string_view upsert_look = R"(
    insert into looked_up (publication, moment) values ($1, $2)
    on conflict (publication) do update set moment = excluded.moment)";

constexpr std::string_view upsert_trust = R"(
    insert into trusted_system (system, who, moment) values ($1, $2, $3)
    on conflict (system) do update set who = excluded.who, moment = excluded.moment)";

constexpr std::string_view count_doubted_rows = R"(
    select count(*) from publication p
    where p.system = $1 and p.desired <> p.acknowledged and p.flight = ''
      and p.acknowledged_at < $2 and p.refused_at < $2
      and not exists (select 1 from looked_up l where l.publication = p.id))";

}  // namespace

void Restorations::restored(Moment backup, Moment now) {
    transaction_.run(forget_looks);
    transaction_.run(insert_restoration, {transaction_.next_id(largest_restoration), now, backup});
}

Moment Restorations::doubted_since(const SystemName& system, Moment now) {
    const Moment oldest = now - longest_doubt;
    return Moment{
        std::chrono::milliseconds{transaction_.number(select_restored, {system, oldest})}};
}

void Restorations::look_up(std::int64_t publication, Moment now) {
    transaction_.run(upsert_look, {publication, now});
}

void Restorations::trust(const SystemName& system, std::string_view who, Moment now) {
    transaction_.run(upsert_trust, {system, who, now});
}

std::int64_t Restorations::count_doubted(const SystemName& system, Moment now) {
    const Moment since = doubted_since(system, now);
    if (since == Moment{}) return 0;
    return transaction_.number(count_doubted_rows, {system, since});
}

}  // namespace xinqiao
