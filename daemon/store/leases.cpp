// Who does which job now, with a fencing number.
#include "daemon/store/leases.hpp"

namespace xinqiao {
namespace {

Lease lease_of(const Row& row) {
    return {std::string{row.text(0)}, std::string{row.text(1)}, row.number(2), row.moment(3)};
}

constexpr std::string_view take_lease = R"(
    insert into lease (name, holder, fence, until_moment) values ($1, $2, 1, $4)
    on conflict (name) do update
        set fence = case when lease.holder = excluded.holder and lease.until_moment > $3
                         then lease.fence else lease.fence + 1 end,
            holder = excluded.holder, until_moment = excluded.until_moment
        where lease.holder = excluded.holder or lease.until_moment <= $3
    returning name, holder, fence, until_moment)";

constexpr std::string_view release_lease = R"(
    update lease set until_moment = 0 where name = $1 and holder = $2 and fence = $3)";

constexpr std::string_view select_lease =
    "select name, holder, fence, until_moment from lease where name = $1";

}  // namespace

std::optional<Lease> Leases::take(
    std::string_view name, std::string_view holder, Moment now, Moment until
) {
    std::optional<Lease> lease;
    transaction_.run(take_lease, {name, holder, now, until}, [&](const Row& row) {
        lease = lease_of(row);
    });
    return lease;
}

void Leases::release(const Lease& lease) {
    transaction_.run(release_lease, {lease.name, lease.holder, lease.fence});
}

std::optional<Lease> Leases::find(std::string_view name) {
    std::optional<Lease> lease;
    transaction_.run(select_lease, {name}, [&](const Row& row) { lease = lease_of(row); });
    return lease;
}

}  // namespace xinqiao
